"""A passage of text and where it stands; a file to be read, with how much may still be unpacked from it."""

from __future__ import annotations

from dataclasses import dataclass, field

from kamplan.errors import UsageError
from kamplan.language import N_, Phrase

FILE_LIMIT = 100_000_000
"""The largest file that is read, in bytes."""
UNPACKED_LIMIT = 150_000_000
"""How many bytes a file may hold once unpacked, all that lies within it together."""
DEPTH_LIMIT = 5
"""How deep files may lie within files."""


@dataclass(frozen=True)
class Passage:
    """Some text of a file, and the place of it in words: "page 3", "sheet Budget, cell B7 (hidden)"."""

    text: str
    place: str
    is_aside: bool = False
    """Whether it is no part of the text before and behind it, such as an attribute."""

    def within(self, place: str) -> Passage:
        """Return the passage as one that stands inside something, such as an attachment."""
        return Passage(self.text, f"{place}, {self.place}", self.is_aside)


@dataclass(frozen=True)
class Unread:
    """A part of a file that nobody could read, and what it is: a picture, or data of an unknown kind."""

    place: str
    why: str

    def within(self, place: str) -> Unread:
        """Return the part as one that lies inside something."""
        return Unread(f"{place}, {self.place}" if self.place else place, self.why)


_ANEW = Phrase(N_("open it, save it anew, and name the new file"))


@dataclass
class Allowance:
    """How many bytes may still be unpacked from one file and all that lies within it."""

    left: int = UNPACKED_LIMIT


@dataclass(frozen=True)
class File:
    """A file to be read: its name and bytes; one inside another also has its place there and the other's title."""

    name: str
    data: bytes
    place: str = ""
    outer: str = ""
    depth: int = 0
    allowance: Allowance = field(default_factory=Allowance)

    @property
    def title(self) -> str:
        """What people call the file in a message, with the file that it lies in."""
        return f"{self.outer}, {self.place}" if self.outer else self.name

    def refuse(self, why: str | Phrase, hint: str | Phrase = _ANEW) -> UsageError:
        """Return what to say of a file that cannot be read, or not without harm."""
        return UsageError(Phrase(N_("{title}: {why}"), title=self.title, why=why), hint=hint)

    def take(self, size: int) -> None:
        """Count what is about to be unpacked; raises `UsageError` when all of it together is too much."""
        self.allowance.left -= size
        if self.allowance.left < 0:
            raise self.refuse(
                Phrase(N_("holds more than {number} MB once unpacked"), number=UNPACKED_LIMIT // 1_000_000),
                Phrase(N_("unpack it, and name what is inside")),
            )

    def inside(self, name: str, data: bytes, place: str) -> File:
        """Return a file that lies in this one; raises `UsageError` when it lies too deep."""
        if self.depth >= DEPTH_LIMIT:
            raise self.refuse(
                Phrase(N_("holds files within files, more than {depth_limit} deep"), depth_limit=DEPTH_LIMIT),
                Phrase(N_("take out what lies inside")),
            )
        return File(name, data, place, self.title, self.depth + 1, self.allowance)
