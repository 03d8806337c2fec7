"""Five hundred phrases over a thousand transcripts of two thousand characters."""

import random
import tomllib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.measure import Figure, timed
from calls.domain.transcripts import ParsedTurn, Speaker
from qc.domain.phrases import Spotter, Spotting, read_catalogue
from qc.domain.phrases.lexicon import Lexicon
from qc.domain.phrases.normalising import Normaliser

RULES = Path(__file__).parents[1] / "seeds" / "phrases.toml"
TRANSCRIPTS = 1000
CHARACTERS = 2000
AIM_SECONDS = 0.5
OPERATOR = (
    "您好，很高兴为您服务，请问有什么可以帮您？",
    "嗯，好的，我这边帮您查一下，请您稍等。",
    "您这个套餐里包含国内流量一百兆，省内流量一百兆，这个月已经使用了八十六兆。",
    "不好意思，这个业务需要本人带身份证到营业厅办理，您看可以吗？",
    "给您发了一条短信，请您稍后查收一下，如果您不知道怎么操作，可以再打过来。",
    "请问还有其他可以帮到您的吗？",
)
CUSTOMER = (
    "你好，我想查一下我这个月的话费，怎么扣了这么多啊",
    "哦，那我知道了，这个流量能不能用到下个月",
    "我那个宽带这两天老是上不去网，你帮我看看是什么原因",
    "嗯，行，那谢谢你了",
)


def measure() -> Iterator[Figure]:
    """Measure the whole pipeline; its floor is the automaton alone on text that is normalised already."""
    catalogue = read_catalogue(tomllib.loads(RULES.read_text(encoding="utf-8")))
    spotter = Spotter(catalogue.rules, catalogue.interjections)
    normaliser = Normaliser(catalogue.interjections)
    lexicon = Lexicon(catalogue.rules, normaliser)
    spotter.spot([ParsedTurn(Speaker.OPERATOR, "您好。")])  # character tables are made once
    phrases = sum(len(rule.phrases) for rule in catalogue.rules)
    for who, customer in (("operator alone", OPERATOR), ("operator and customer", CUSTOMER)):
        transcripts = list(_transcripts(random.Random(1), customer))
        normal = [normaliser.text_of("\n".join(turn.text for turn in turns)) for turns in transcripts]
        seconds, _found = timed(partial(_spot_all, spotter, transcripts))
        floor, _matches = timed(partial(_match_all, lexicon, normal))
        yield Figure(
            what=f"spot {phrases} phrases, {who}",
            size=f"{TRANSCRIPTS} × {CHARACTERS} characters",
            seconds=seconds,
            floor="matching alone",
            floor_seconds=floor,
            note=f"aim {AIM_SECONDS} s",
        )


def _spot_all(spotter: Spotter, transcripts: list[list[ParsedTurn]]) -> list[Spotting]:
    return [spotter.spot(turns) for turns in transcripts]


def _match_all(lexicon: Lexicon, texts: list[str]) -> int:
    return sum(len(lexicon.find(text)) for text in texts)


def _transcripts(dice: random.Random, answers: tuple[str, ...]) -> Iterator[list[ParsedTurn]]:
    """Yield conversations in which every second turn answers: the customer, or the operator again."""
    second = Speaker.CUSTOMER if answers is CUSTOMER else Speaker.OPERATOR
    for _number in range(TRANSCRIPTS):
        turns: list[ParsedTurn] = []
        length = 0
        while length < CHARACTERS:
            speaker, texts = ((Speaker.OPERATOR, OPERATOR), (second, answers))[len(turns) % 2]
            turns.append(ParsedTurn(speaker, dice.choice(texts), length * 250))
            length += len(turns[-1].text)
        yield turns
