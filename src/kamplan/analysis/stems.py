"""English words cut to what their forms share, and which Chinese words mean the same: enough to compare statements.

No dictionary and no morphology: a word loses the endings of plural, past and verbal noun, and some two hundred words
that account plans are made of are known in both languages. What is not known simply does not match.
"""

from __future__ import annotations

import re
from functools import cache

_ENDINGS = (
    ("ations", "at"), ("ation", "at"), ("ions", ""), ("ion", ""), ("ities", "iti"), ("ies", "i"), ("ments", ""),
    ("ment", ""), ("ing", ""), ("ings", ""), ("ers", ""), ("er", ""), ("edly", ""), ("ed", ""), ("es", ""), ("ly", ""),
    ("s", ""), ("y", "i"), ("e", ""),
)  # fmt: skip
SHORTEST = 3
"""What is left of a word has at least as many letters."""


@cache
def stem(word: str) -> str:
    """Return what the forms of an English word share; other words and numbers as they are."""
    if not word.isascii() or not word.isalpha():
        return word
    for ending, rest in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) + len(rest) >= SHORTEST + len(rest):
            word = word[: len(word) - len(ending)] + rest
            break
    return word[:-1] if len(word) > SHORTEST + 1 and word[-1] == word[-2] else word


_GLOSSARY = """
份额=share 市场=market 收入=revenue 营收=revenue 销售=sales 利润=profit 成本=cost 价格=price 预算=budget
投资=investment 采购=purchasing 招标=tender 投标=bid 发标=tender 合同=contract 供应商=supplier
竞争对手=competitor 客户=customer 合资=venture 收购=acquisition 工厂=plant 生产线=line 产线=line 装配线=line
设备=equipment 机器人=robot 自动化=automation 检测=inspection 视觉=vision 质量=quality 交付=delivery
交货=delivery 交期=delivery 服务=service 维护=maintenance 软件=software 研发=research 技术=technology
标准=standard 验证=validation 注射器=syringe 输液泵=pump 安全=safety 监护=monitor 电机=motor 可用率=availability
废品率=scrap 产能=capacity 库存=stock 物流=logistics 仓库=warehouse 员工=employee 总监=director 首席执行官=chief
董事会=board 委员会=committee 批准=approve 审批=approve 决定=decide 计划=plan 增长=grow 下降=fall 下跌=fall
降价=cut 推迟=delay 延期=delay 提前=advance 投产=open 开业=open 动工=start 开工=start 关闭=close 搬迁=move
扩建=extension 项目=project 战略=strategy 目标=target 出口=export 海外=abroad 国内=domestic 中国=china 亚洲=asia
欧洲=europe 德国=germany 美国=america 上海=shanghai 苏州=suzhou 常州=changzhou 合肥=hefei 青岛=qingdao
北京=beijing 深圳=shenzhen 联合=joint 带量=volume 中选=win 中标=win 平均=average 年报=annual 半年报=half-year
季度=quarter 排名=rank 涨价=raise 裁员=layoff 招聘=hire 离职=leave 任命=appoint 接任=succeed 满意=satisfi
投诉=complaint 故障=failure 召回=recall 停机=downtime 能耗=energy 节能=energy 碳=carbon 数字化=digital
平台=platform 系统=system 接口=interface 备件=spare 付款=payment 账期=payment 信用=credit 债务=debt 现金=cash
毛利=margin 冰箱=refrigerator 洗衣机=washing 空调=air 家电=appliance 品牌=brand 渠道=channel 电商=e-commerce
门店=store 用户=user 培训=training 交钥匙=turnkey 换型=changeover 送料=feeder 相机=camera 误剔除=reject
周期=cycle 全周期=lifecycle 停线=downtime 试运行=trial 验收=acceptance 保修=warranty 响应=response 现场=site
远程=remote 数据=data 追溯=traceability 洁净=clean 医院=hospital 联盟=alliance 二期=phase 三期=phase 一期=phase
缺陷=defect 人工=manual 目检=inspection 夹具=fixture 图纸=drawing 专利=patent 法规=regulation 注册=registration
进口=import 关税=tariff 原料=material 钢材=steel 芯片=chip 电池=battery 能源=energy 谈判=negotiation
折扣=discount 报价=quote
"""
_LATIN = re.compile(r"[a-z][a-z0-9-]+")


@cache
def _load_glossary() -> tuple[dict[str, str], re.Pattern[str]]:
    pairs = (pair.partition("=") for pair in _GLOSSARY.split())
    meaning = {chinese: stem(english) for chinese, _, english in pairs}
    return meaning, re.compile("|".join(sorted(map(re.escape, meaning), key=len, reverse=True)))


def list_meanings(text: str) -> frozenset[str]:
    """Return the English stems that a small-lettered Chinese text is known to mean, its Latin words among them."""
    meaning, known = _load_glossary()
    return frozenset({meaning[one] for one in known.findall(text)} | {stem(one) for one in _LATIN.findall(text)})
