"""What stands around people's names: words that go before or after one, and characters that may go on with one."""

from __future__ import annotations

PARTICLES = frozenset(
    """
    al ap ben bin bint da dal de degli dei del della den di dos du el ibn mac san st ter ten van vanden vander
    von
    """.split()  # noqa: SIM905 - read better as words
)
"""Small words inside names, such as in `von Berg`."""
ARTICLES = frozenset({"der", "den", "het", "la", "las", "los", "le", "t"})
"""Small words inside names behind another, such as in `van der Berg`."""
CALLINGS = frozenset(
    """
    as although though whereas like unlike despite according besides apart due without within among between
    against under over near once unless whether not yet still later first second finally next last recently
    meanwhile moreover therefore thus so hence is are was were did does do will would should can could may
    might must has had als wenn weil dass ob nach vor seit durch gegen ohne um bis auch nur schon noch gemäß
    zu zum zur im am beim den dem der die das ein eine unser unsere ihr ihre sein seine unit department team office
    division plant site group project mr mrs ms miss mx sir
    dr prof professor doctor madam mme mlle monsieur madame herr frau dipl ing director manager officer head
    chief chair chairman chairwoman president chairperson vice deputy buyer engineer controller planner
    partner counsel lawyer consultant assistant secretary minister mayor coach sponsor owner analyst lead
    leader specialist coordinator colleague founder boss supervisor inspector architect technician
    geschäftsführer geschäftsführerin leiter leiterin einkäufer einkäuferin vorstand direktor direktorin chef
    chefin with ask call visit meet send give show invite contact phone email mail remind thank prepare
    present offer bring take let make keep find get help have conversation meeting lunch dinner talk interview
    note notes minutes brief summary agenda today tomorrow yesterday now here there this these those what why
    how who whom where which only also even perhaps maybe and or from by to for of about at in on said says
    asked told met see per via the our their his her an dear hi hello thanks re cc both if when while since
    until after before because but that however then mit und oder von bei für über laut frage herrn sagt
    monday tuesday wednesday thursday friday saturday sunday
    """.split()  # noqa: SIM905 - read better as words
)
"""Words written large before a name that are no part of one: what somebody is, or how a heading is written."""
FOLLOWERS = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august
    september october november december and or of from at in on with to for by is was has had will would can
    could should may might must says said asks asked wants wanted thinks thought told tells does did who whose
    which that as but if i
    """.split()  # noqa: SIM905 - read better as words
)
"""Words written large behind a name that do not go on with it."""
SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦"
    "昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹"
    "姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐"
    "邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁"
    "荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武"
    "符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉"
    "宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘"
    "匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙养鞠须丰巢关蒯相查后荆红游竺权"
    "逯盖益桓公肖付代闫涂覃佟岳帅缑亢况郈有琴趙錢孫鄭馮陳衛蔣韓楊許呂張嚴謝鄒竇雲蘇魯韋馬鳳湯羅畢鄔樂時齊"
    "顧黃蕭貝計談龐紀項閔賈婁顏鍾駱淩萬盧經繆應鄧單諸龔陸榮儲劉葉賴喬雙聞譚勞農溫莊閻連習東歐師鞏聶簡饒關"
    "蓋"
)
"""Characters that are family names."""
DOUBLE_SURNAMES = frozenset(
    """
    欧阳 歐陽 上官 司马 司馬 诸葛 諸葛 东方 東方 皇甫 尉迟 公孙 公孫 令狐 慕容 司徒 司空 夏侯 长孙 宇文 轩辕
    端木 南宫 西门 呼延 独孤 闻人 钟离 濮阳 淳于 单于 太叔 申屠 公羊 澹台 宗政 赫连 拓跋 百里 东郭 南门 第五
    梁丘 左丘 谷梁 鲜于 闾丘 亓官 仲孙
    """.split()  # noqa: SIM905 - read better as words
)
"""Family names of two characters."""
BEFORE = frozenset("和与同跟向从对于由给让请问见找被把将是为据经由及或的了在到时该即任有那能都后应成")
"""Characters before a name that are hardly ever the family name they might be as well."""
WORDS_BEFORE = frozenset(
    """
    双方 对方 我方 甲方 乙方 各方 官方 多方 三方 买方 卖方 厂方 资方 校方 院方 提高 最高 新高 公关 相关 有关
    海关 机关 公安 治安 保安 水平 公平 和平 客户专家 国家 大家 专家 厂家 商家 卖家 买家 东家 独家 一家 公路
    道路 网管 主管 高管 监管 托管 保管 交管 尽管 不管 财务 董事 老总 司法 公司 上司 会计 设计 合计 共计 预计
    估计 审计 统计 沟通 交通 开通 联通 普通 文员 说明 声明 证明 表明 注明 指明 查明 写明 告知 通知 得知 获知
    已知 大学 同学 教师 老师 律师 会计师 工程师 设计师 厨师 分公司 子公司 以及 因为 作为 认为 成为 较为 多年
    全年 其余 业余 剩余 完成 达成 形成 组成 构成 赞成 促成 现任 前任 历任 新任 连任 责任 信任 主任 委任 担任
    上任 离任 继任 就任 一任 学习 练习 实习 见习 广东 山东 股东 华东 房东 辽宁 南宁 西宁 保证金 资金 现金 基金
    奖金 本金 合金 美金 押金 佣金
    """.split()  # noqa: SIM905 - read better as words
)
"""Words before a name whose last character might be a family name, and is not one there."""
CALLED = frozenset("小老阿大")
"""Characters put before a family name to call somebody by it, so that what follows may be no given name."""
AFTER = frozenset(
    "说說的是在和与與跟及对對向从從把被给給让讓将將已曾又再也都就还還很最更不没沒未无無要想会會能该該请"
    "請这這那他她它我你您们們等其则則但或了着過过吗呢吧啊称稱问問答讲講谈談提做写寫打拿走去到辞退签簽"
    "批拒接收看听聽找调調离離负負认認告反透指出于需所处處手只第两几每昨总總并並之而且使用带帶交送约"
    "約催买買卖賣借换換坐站住吃喝病死嫌怕恨懂觉覺仍却卻各皆即便据據由内"
)
"""Characters behind a name that hardly ever stand in a given name."""
WORDS_AFTER = tuple(
    """
    来了 来到 来电 来函 来访 来说 來了 來到 来过 发来 发送 发出 发现 发言 发给 发了 发表 升任 升职 升为 知道
    知情 得知 得到 得了 才会 才能 才说 均已 均为 均未 选择 推荐 推迟 推动 先生 女士 小姐 太太 同志 经理 經理
    主管 主任 主席 主持 主张 主动 主导 主要 董事 部长 处长 科长 局长 院长 校长 厂长 厅长 市长 司长 行长 店长
    组长 队长 会长 博士 教授 老师 工程师 律师 书记 秘书 助理 代表 顾问 专员 采购 财务 团队 部门 办公 本人 本周
    本月 本来 自己 亲自 方面 先前 同意 同事 同时 同样 表示 表态 表达 认为 计划 希望 建议 支持 反对 确认 强调
    介绍 参加 参与 参观 通知 通过 联系 回复 回答 回到 回来 回信 加入 加班 任职 任命 正在 正式 正好 今天 今年
    今日 明天 明年 明日 明早 明晚 明确 明白 明显 后来 后天 前往 前天 前年 上周 上月 上个 上任 上午 上报 上级
    下周 下月 下个 下午 下属 周一 周二 周三 周四 周五 周六 周日 周末 年底 年初 年内 近期 近日 现在 现任 现场
    目前 有意 有权 有关 有望 有时 有可 有一 有个 应该 应当 必须 愿意 当时 当场 当天 当面 因为 因此 因病 以及
    以为 以前 以后 如果 为此 为人 为了 为我 可能 可以 可否 可望 可信 关注 关心 关于 平时 平常 平均 公开 定于
    定下 决定 主抓 分管 兼任 兼职 担任 担心 担保 领导 牵头 审批 审核 批准 完成 完全 成为 成立 申请 安排 来自
    身为 作为 作出 另外 另一 依然 依旧 尚未 尚无 常常 常说 常去 常年 经常 已经 曾经 特别 特意 特地 终于 最后
    似乎 好像 看来 果然 月底 月初 一直 一向 一度 一再 一起 一行 一人 一方 一家 二人 三人 准备 坚持 坚决 急于
    急需 急着 试图 力推 力主 力图 全权 全力 全程 合作 负责 直接 直到 直属 直言 此前 此次 此后 倾向 偏向 偏好
    转告 转达 转任 转到 转交 转发 点头 点名 态度 意见 意思 观点 想法 说法 邮件 电话 微信 名下 手下 手机 签名
    签字
    """.split()  # noqa: SIM905 - read better as words
)
"""Words behind a name whose first character might stand in a given name, and does not there."""
SOUNDS = frozenset(
    "阿埃艾奥巴贝本比伯布查达戴丹德登迪丁顿多尔法菲费夫福弗戈格盖哈海赫霍基加简杰卡凯科克库拉莱兰劳雷里利"
    "林卢鲁罗洛马玛迈曼梅门蒙米密莫姆穆纳内尼娜诺帕佩皮普奇乔切琴瑞萨塞森沙史斯特塔泰汤蒂图托瓦威维韦温沃"
    "西谢辛逊亚雅伊因约泽詹朱兹茨茜娅妮莎丝琳黛蕾"
)
"""Characters that names of other languages are written with by their sound."""
HANGUL_AFTER = frozenset("은는이가을를의에와과도로씨님께만부팀사대차과전상회")
"""Syllables behind a Korean name that do not go on with it."""
