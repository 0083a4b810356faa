"""Value templates: what devices really write works, and what is hostile is refused or bounded."""

import json
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.discovery.heard import Heard
from sensors.discovery.template import MAX_TEMPLATE_CHARS, ValueTemplate
from sensors.message import DecodeError
from tests.ingest.recordings import raw

SAID = {
    "temperature": 21.27, "humidity": "44.5", "state": "ON", "battery": None, "items": 3, "on": True,
    "BME280": {"Temperature": 20.5}, "list": [4, 5, 6], "text": " a;b ", "zero": 0,
}  # fmt: skip


def rendered(source: str, said: object = SAID) -> str | None:
    payload = said if isinstance(said, bytes) else json.dumps(said).encode()
    return Heard(raw("t", payload)).rendered(ValueTemplate(source))


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("{{ value_json.temperature }}", "21.27"),
        ("{{ value_json['temperature'] | round(1) }}", "21.3"),
        ("{{ value_json.temperature|float(0)|round }}", "21"),
        ("{{ (value_json.temperature * 9 / 5) + 32 }}", "70.286"),
        ("{{ value_json.BME280.Temperature }}", "20.5"),
        ("{{ value_json.list[1] }}", "5"),
        ("{{ value_json.list[-1] + 1 }}", "7"),
        ("{{ value_json.humidity | int }}", "44"),
        ("{{ float(value_json.humidity) + 1 }}", "45.5"),
        ("{{ 'ON' if value_json.on else 'OFF' }}", "ON"),
        ("{{ 'day' if value_json.temperature > 20 and not value_json.zero else 'night' }}", "day"),
        ("{% if value_json.state == 'ON' %}1{% elif true %}2{% else %}0{% endif %}", "1"),
        ("{% set t = value_json.temperature %}{{ t ~ ' C' }}", "21.27 C"),
        ("{{ value_json.missing | default('none') }}", "none"),
        ("{{ value_json.get('missing', 7) }}", "7"),
        ("{{ value_json.text.split(';')[1] | trim }}", "b"),
        ("{{ value_json.text.strip().upper() }}", "A;B"),
        ("{{ value_json.text | replace(';', '-') | trim }}", "a-b"),
        ("{{ '%.1f' | format(value_json.temperature) }}", "21.3"),
        ("{{ {'ON': 'open', 'OFF': 'closed'}[value_json.state] }}", "open"),
        ("{{ value_json.state in ['ON', 'AN'] }}", "True"),
        ("{{ value_json.state is defined }}", "True"),
        ("{{ value_json.items }}", "3"),
        ("{{ iif(value_json.on, 'yes', 'no') }}", "yes"),
        ("{{ max(value_json.zero, 2) | int }}", "2"),
        ("{{ value_json.state | lower }}", "on"),
        ("{{ value_json.battery }}", "None"),
        ("{{ value_json.list | tojson }}", "[4,5,6]"),
        ("constant", "constant"),
    ],
)
def test_what_devices_write_gives_what_home_assistant_would(source, value):
    assert rendered(source) == value


@pytest.mark.parametrize(
    "source",
    [
        "{{ value_json.missing | float }}",
        "{{ value_json.state | float }}",
        "{{ value_json.missing * 2 }}",
        "{{ value_json.missing | is_defined }}",
        "{{ value_json.missing > 3 }}",
    ],
)
def test_what_a_message_lacks_is_no_value_and_no_fault(source):
    assert rendered(source) is None


def test_a_state_that_is_no_json_is_there_as_text():
    assert rendered("{{ value | float + 1 }}", b"20.5") == "21.5"
    assert rendered("{{ value_json.x }}", b"plain words") == ""


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__ }}",
        "{{ value.__class__.__mro__[1].__subclasses__() }}",
        "{{ value_json.__init__.__globals__ }}",
        "{{ value | attr('__class__') }}",
        "{{ value.format(value) }}",
        "{{ '{0.__class__}'.format(value) }}",
        "{{ self }}",
        "{{ self._TemplateReference__context }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ lipsum.__globals__ }}",
        "{{ config }}",
        "{{ namespace(x=1).x }}",
        "{{ range(10**9) }}",
        "{{ states('sensor.x') }}",
        "{{ now() }}",
        "{{ 10**10**10 }}",
        "{{ 'x' * 10**9 }}",
        "{{ 9**999 }}",
        "{{ 1 / 0 }}",
        "{{ 99999999999999999999999999 }}",
        "{% for x in value %}{{ x }}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% include 'x' %}",
        "{% extends 'x' %}",
        "{% import 'x' as x %}",
        "{% filter upper %}x{% endfilter %}",
        "{% set ns.x = 1 %}",
        "{% set a, b = value, value %}",
        "{% set a = [value, value] %}{{ a }}",
        "{{ [value_json, value_json] }}",
        "{{ value | map('upper') }}",
        "{{ value | center(99999999) }}",
        "{{ value | regex_replace('(a+)+$', '') }}",
        "{{ value | pprint }}",
        "{{ value is divisibleby(3) }}",
        "{{ value.split(*value) }}",
        "{{ value | round(**value_json) }}",
        "{{ value.encode('utf-8') }}",
        "{{ value.join(value) }}",
        "{{ " + "(" * 900 + "1" + ")" * 900 + " }}",
        "{{ " + "not " * 400 + "1 }}",
        "{{ " + "1 + " * 400 + "1 }}",
        "{{ " + "-" * 500 + "1 }}",
        "{{ value " + "| trim " * 280 + "}}",
        "{{ unclosed",
        "{{ value }}" + " " * MAX_TEMPLATE_CHARS,
    ],
)
def test_a_hostile_template_is_refused_before_it_runs(source):
    with pytest.raises(DecodeError) as refusal:
        ValueTemplate(source)
    assert refusal.value.reason


@pytest.mark.parametrize(
    ("source", "payload"),
    [
        ("{{ value * 99999999 }}", b"x"),
        ("{{ value | int * 99999999 * 99999999 * 99999999 }}", b"99999999"),
        ("{{ 2 ** (value | int) }}", b"99999999"),
        ("{{ (value | int) ** 64 ** 2 }}", b"99999999"),
        ("{{ '%999999999d' | format(1) }}", b"x"),
        ("{{ '%s%%%s' % value }}", b"x"),
        ("{{ value ~ value }}", b"x" * 40_000),
        ("{{ value + value }}", b"x" * 40_000),
        ("{{ value | replace('x', value) }}", b"x" * 5_000),
        ("{{ value | replace('', value) }}", b"x" * 5_000),
        ("{% set a = value ~ value %}" + "{% set a = a ~ a %}" * 40 + "{{ a }}", b"x" * 100),
        ("{{ value }}", b"x" * 2_000),
        ("{{ value | round(99999999) }}", b"1"),
        ("{{ max(value_json) }}", b"[" + b"1," * 30_000 + b"1]"),
        ("{{ 1 / (value | int) }}", b"0"),
        ("{{ value_json / 3 + value_json }}", b"9" * 300),
        ("{{ value_json[0] < value_json[1] }}", b'["a", 1]'),
        ("{{ (0 - 8) ** (value | float) }}", b"0.5"),
    ],
)
def test_what_a_template_computes_is_bounded_in_size_and_time(source, payload):
    began_s = time.perf_counter()
    with pytest.raises(DecodeError):
        Heard(raw("t", payload)).rendered(ValueTemplate(source))
    assert time.perf_counter() - began_s < 0.5


def test_no_attribute_of_a_value_is_ever_reached():
    for source in (
        "{{ value_json.keys }}",
        "{{ value_json['keys'] }}",
        "{{ value.upper }}",
        "{{ value['join'] }}",
    ):
        assert rendered(source) == ""


_PIECES = (
    "value", "value_json", ".a", "['a']", "[0]", "(", ")", "|", "float", "int", "round(1)",
    "default(0)", "~", "+", "-", "*", "**", "/", "//", "%", " if ", " else ", " is ", "defined",
    "9" * 20, "10", "'x'", "[1, 2]", "{'a': 1}", ".split(',')", ".lower()", "replace('a', value)",
    "format(value)", " and ", " not ", " in ", "==", "<", "__class__", "tojson", "from_json", "length",
    "min", ",", "range(9)", "{{", "}}", "{%", "%}", "set x=", "x", "if ", "endif",
)  # fmt: skip


@given(
    st.lists(st.sampled_from(_PIECES), max_size=25).map("".join),
    st.sampled_from(
        [b"1.5", b"abc", b'{"a": [1, {"a": "x,y"}]}', b"[1, 2]", b'"t"', b"\xc3\xbf" * 500, b"null"]
    ),
)
def test_any_template_is_refused_or_gives_a_short_text(inside, payload):
    with suppress(DecodeError):
        text = Heard(raw("t", payload)).rendered(ValueTemplate("{{" + inside + "}}"))
        assert text is None or len(text) <= 1_000
    with suppress(DecodeError):
        ValueTemplate(inside)


@given(st.text(max_size=200))
def test_any_text_as_a_template_is_refused_or_runs(source):
    with suppress(DecodeError):
        Heard(raw("t", b'{"a": 1}')).rendered(ValueTemplate(source))
