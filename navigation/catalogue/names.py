"""Names of invented authors, put together from common surnames and given names."""

from typing import Final

import numpy as np

_ONE_IN_TWO_AUTHORS: Final = 8


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许邓韩冯曹彭曾萧田董潘袁蔡蒋余"
    "于杜叶程魏苏吕丁沈任姚卢傅钟崔汪范陆金石戴谭廖邹熊孟秦白江阎薛尹段雷黎史龙"
)
_GIVEN: Final = _words("""
    文 明 静 敏 伟 磊 洋 勇 艳 杰 涛 超 霞 平 刚 桂 思远 雨桐 子涵 浩然 建国 海燕 志强 晓明 春梅
    国栋 雪梅 俊杰 佳怡 梓轩 一鸣 若水 景行 清源 怀瑾 知秋 望舒 书航 云帆 立群 维桢 慧敏 世平 守正
    致远 秋实 含章 亦舟 南乔 予安 砚秋 朝晖 明哲 淑芬 丽华 振宇 永康 嘉禾 晓岚 天佑 弘毅 新月 若兰
    启明 光远 学文 秀英 德华
""")
_FOREIGN_FIRST: Final = _words("""
    艾丽丝 安德鲁 卡罗琳 丹尼尔 埃莉诺 弗兰克 格蕾丝 哈罗德 伊莎贝尔 朱利安 凯瑟琳 劳伦斯 玛格丽特
    尼古拉 奥利弗 保罗 罗莎 塞缪尔 托马斯 维克多
""")
_FOREIGN_LAST: Final = _words("""
    阿什福德 贝内特 卡莱尔 德雷克 埃弗里特 法雷尔 格兰杰 霍尔登 英格拉姆 杰索普 凯洛格 兰开斯特 马洛
    诺斯科特 奥克利 彭布罗克 奎因 雷德芬 斯特林 索恩 厄普顿 韦尔斯福德 伍德沃德 耶茨沃思
""")


def chinese_author(rng: np.random.Generator) -> str:
    """One author, now and then two."""
    name = _name(rng)
    return f"{name}, {_name(rng)}" if rng.integers(_ONE_IN_TWO_AUTHORS) == 0 else name


def foreign_author(rng: np.random.Generator, country: str) -> str:
    """An author of another country as Chinese catalogues write one: [英] 凯瑟琳·马洛."""
    first = _FOREIGN_FIRST[rng.integers(len(_FOREIGN_FIRST))]
    return f"[{country}] {first}·{_FOREIGN_LAST[rng.integers(len(_FOREIGN_LAST))]}"


def _name(rng: np.random.Generator) -> str:
    return _SURNAMES[rng.integers(len(_SURNAMES))] + _GIVEN[rng.integers(len(_GIVEN))]
