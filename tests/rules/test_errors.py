import string

from bot.rules import errors
from bot.rules.errors import BadRule, EmptyTitle, Refusal, TooLong, mark
from tests.cases import for_each

REFUSALS = [
    found
    for found in vars(errors).values()
    if isinstance(found, type) and issubclass(found, Refusal) and found is not Refusal
]


def test_a_marked_text_is_unchanged() -> None:
    assert mark("Which item?") == "Which item?"


def test_a_refusal_keeps_its_parameters_as_data() -> None:
    refusal = TooLong(length=151, limit=150)
    assert refusal.params == {"length": 151, "limit": 150}
    assert str(refusal) == TooLong.text


def test_a_refusal_that_says_something_else_is_another_one() -> None:
    refusal = TooLong(instead=("Help", "help"), length=151, limit=150)
    refusal.at, refusal.also = "title", (EmptyTitle(),)
    other = refusal.saying(limit=140)
    assert type(other) is TooLong
    assert other.params == {"length": 151, "limit": 140}
    assert (other.instead, other.at, other.also) == (refusal.instead, "title", refusal.also)
    assert refusal.params == {"length": 151, "limit": 150}


@for_each("refusal", REFUSALS)
def test_every_refusal_is_a_sentence_with_named_placeholders(refusal: type[Refusal]) -> None:
    names = [name for _, name, _, _ in string.Formatter().parse(refusal.text) if name is not None]
    assert all(name.isidentifier() for name in names)
    assert refusal.text[0].isupper() or refusal.text[0] in "{#“"
    assert refusal.text.endswith((".", "?", "}", "://"))
    assert refusal.__doc__


def test_no_two_refusals_say_the_same() -> None:
    texts = [refusal.text for refusal in REFUSALS]
    assert len(texts) > 30
    assert len(set(texts)) == len(texts)


def test_a_bad_rule_is_a_fault_of_a_file_and_no_answer_to_a_person() -> None:
    assert issubclass(BadRule, ValueError)
    assert not issubclass(BadRule, Refusal)
