"""Codecs in JavaScript: what they may do, what they cannot, and what becomes of those that try."""

import json
import logging
import os
import time
from pathlib import Path

import pytest

from sensors.decoder import Surroundings
from sensors.lorawan.codecs import UplinkCodecs, open_codecs
from sensors.lorawan.engine import PATIENCE_S
from sensors.lorawan.javascript import MAX_FAILURES, REST_S, JavaScriptCodecs
from sensors.lorawan.reading import UplinkReader
from sensors.message import DecodeError, Reading
from tests.lorawan.uplinks import uplink

GOOD = """
function decodeUplink(input) {
  var bytes = input.bytes, data = {};
  for (var i = 0; i + 2 < bytes.length; ) {
    var channel = bytes[i++]; i++;
    if (channel === 1) data.battery = bytes[i++];
    else if (channel === 3) { data.temperature = (bytes[i] + (bytes[i + 1] << 8)) / 10; i += 2; }
    else return { errors: ["channel " + channel + " on port " + input.fPort] };
  }
  return { data: data, warnings: ["a warning is no error"] };
}
"""


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now_s = 1_000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "Acme-1000.js").write_text(GOOD)
    return tmp_path


def opened(folder: Path, **sources: str) -> JavaScriptCodecs:
    """The codecs of the folder, with these besides."""
    for name, source in sources.items():
        (folder / f"{name}.js").write_text(source)
    return JavaScriptCodecs(folder, Clock())


def body(statements: str) -> str:
    return f"function decodeUplink(input) {{ {statements}; return {{ data: {{ ok: true }} }}; }}"


def test_a_codec_is_found_by_its_files_name_and_reads_the_frame(folder):
    codecs = UplinkCodecs(opened(folder))
    assert codecs.decode(uplink("01755c0367d700"), "ACME 1000") == (
        (None, {"battery": 92, "temperature": 21.5}),
    )


def test_a_codec_of_the_operator_goes_before_ours(folder):
    codecs = UplinkCodecs(opened(folder, vs341=body("return {data: {occupancy: 'vacant'}}")))
    assert codecs.decode(uplink("030001"), "VS341")[0][1] == {"occupancy": "vacant"}
    assert codecs.decode(uplink("030001"), "VS340")[0][1] == {"occupancy": True}


def test_the_port_the_bytes_and_the_moment_are_handed_over(folder):
    source = body("return {data: {p: input.fPort, b: input.bytes.join(), t: input.recvTime.toISOString()}}")
    codecs = opened(folder, echo=source)
    told = codecs.decode("echo", uplink("00ff10", f_port=9))[0][1]
    assert told == {"p": 9, "b": "0,255,16", "t": "2026-11-21T08:00:00.000Z"}
    told = codecs.decode("echo", uplink("00", time_us=None))[0][1]
    assert told["t"] == "2026-11-21T08:00:00.500Z"


def test_codecs_that_export_themselves_work_too(folder):
    codecs = opened(
        folder,
        exported="exports.decodeUplink = function (i) { return {data: {n: i.bytes.length}} }",
        constant="const decodeUplink = ({bytes}) => ({data: {n: bytes.length}});",
    )
    assert codecs.decode("exported", uplink("0102"))[0][1] == {"n": 2}
    assert codecs.decode("constant", uplink("0102"))[0][1] == {"n": 2}


def test_stored_records_become_readings_of_their_own_moment(folder):
    source = body("return {data: {temperature: 1, history: [{timestamp: 1699143808, temperature: 2}]}}")
    reader = UplinkReader("chirpstack_v4", Surroundings(codecs=UplinkCodecs(opened(folder, past=source))))
    readings = [said for said in reader.read(uplink("00", models=("past",))) if isinstance(said, Reading)]
    assert [(r.time_us, r.values) for r in readings] == [
        (1_795_248_000_000_000, {"air_temperature_c": 1.0}),
        (1_699_143_808_000_000, {"air_temperature_c": 2.0}),
    ]


def test_what_a_codec_reports_or_throws_is_told_with_its_file(folder):
    codecs = opened(
        folder, thrower=body("throw new RangeError('port 9 is not mine')"), none=body("return {}")
    )
    with pytest.raises(
        DecodeError, match=r"codec Acme-1000\.js reports errors on port 85: channel 7 on port 85"
    ):
        codecs.decode("acme1000", uplink("070000"))
    with pytest.raises(
        DecodeError, match=r"codec thrower\.js failed on port 85: RangeError: port 9 is not mine"
    ) as e:
        codecs.decode("thrower", uplink("00"))
    assert str(folder / "thrower.js") in e.value.reason
    with pytest.raises(DecodeError, match=r"codec none\.js returns no data"):
        codecs.decode("none", uplink("00"))


@pytest.mark.parametrize(
    "source",
    [
        body("return 7"),
        body("return null"),
        body("return {data: [1, 2]}"),
        body("return {data: '\\ud800'}"),
        body("return {data: {}, errors: 'none'}"),
        body("var d = {}; d.d = d; return {data: d}"),
        body("return {data: {text: 'x'.repeat(70000)}}"),
        body("return {data: {many: new Array(40000).fill(1)}}"),
        "async function decodeUplink(input) { return {data: {}} }",
    ],
)
def test_an_answer_of_another_shape_is_refused(folder, source):
    codecs = opened(folder, odd=source)
    with pytest.raises(DecodeError, match=r"codec odd\.js"):
        codecs.decode("odd", uplink("00"))
    assert codecs.decode("acme1000", uplink("01755c"))[0][1] == {"battery": 92}


HOSTILE = {
    "endless": "for (;;) {}",
    "endless_catch": "for (;;) { try { for (;;) {} } catch (e) {} }",
    "expression": "/^(a+)+$/.test('a'.repeat(40) + 'b')",
    "memory": "var a = []; for (;;) a.push(new Array(10000).fill(1))",
    "objects": "var a = []; for (;;) a.push({x: 1, y: 2, z: 3})",
    "buffers": "var a = []; for (;;) a.push(new ArrayBuffer(1e7))",
    "text": "var s = 'x'; for (;;) s += s + 'y'",
    "recursion": "function f() { return f() + 1 } f()",
    "deep": "var o = {}; for (var i = 0; i < 1e6; i++) o = {o: o}; JSON.stringify(o)",
    "parse": "JSON.parse('['.repeat(1e6))",
    "uninterruptible": "Array.prototype.sort.call({length: 2 ** 53 - 1})",
    "joined": "new Array(2 ** 32 - 1).join('xx')",
    "thrown": "throw {toString() { for (;;) {} }}",
    "getter": "return {get data() { for (;;) {} }}",
    "blocked": "Atomics.wait(new Int32Array(new SharedArrayBuffer(8)), 0, 0)",
}


@pytest.mark.parametrize("how", HOSTILE)
def test_a_hostile_codec_is_stopped_in_time_and_the_next_uplink_is_read(folder, how):
    codecs = opened(folder, hostile=body(HOSTILE[how]))
    began_s = time.monotonic()
    with pytest.raises(DecodeError, match=r"codec hostile\.js failed on port 85"):
        codecs.decode("hostile", uplink("00"))
    assert time.monotonic() - began_s < 2 * PATIENCE_S + 1
    assert codecs.decode("acme1000", uplink("01755c"))[0][1] == {"battery": 92}


def test_a_codec_that_keeps_being_stopped_rests_and_is_tried_again_later(folder, caplog):
    clock = Clock()
    (folder / "endless.js").write_text(body("for (;;) {}"))
    codecs = JavaScriptCodecs(folder, clock)
    for _ in range(MAX_FAILURES):
        with pytest.raises(DecodeError, match="it was stopped, having computed for"):
            codecs.decode("endless", uplink("00"))
    assert "it rests" in caplog.text
    used_s = time.process_time()
    for _ in range(100):
        with pytest.raises(DecodeError, match=r"codec endless\.js rests for another 600 s"):
            codecs.decode("endless", uplink("00"))
    assert time.process_time() - used_s < 0.5
    assert codecs.decode("acme1000", uplink("01755c"))[0][1] == {"battery": 92}
    clock.now_s += REST_S
    with pytest.raises(DecodeError, match="it was stopped, having computed for"):
        codecs.decode("endless", uplink("00"))


def test_a_success_in_between_keeps_a_codec_from_resting(folder):
    codecs = opened(folder, moody=body("if (input.bytes[0]) for (;;) {}"))
    for _ in range(MAX_FAILURES):
        with pytest.raises(DecodeError, match="it was stopped"):
            codecs.decode("moody", uplink("01"))
        assert codecs.decode("moody", uplink("00"))[0][1] == {"ok": True}


@pytest.mark.parametrize(
    "remembers",
    [
        "var seen = (globalThis.seen || 0) + 1; globalThis.seen = seen; return {data: {seen: seen}}",
        "Array.prototype.seen = ([].seen || 0) + 1; return {data: {seen: [].seen}}",
        "var n = 0; for (var k in {}) n++; Object.prototype.extra = 1; return {data: {seen: n}}",
    ],
)
def test_nothing_is_remembered_from_one_uplink_to_the_next(folder, remembers):
    codecs = opened(folder, memory=body(remembers))
    first = codecs.decode("memory", uplink("00"))
    assert [codecs.decode("memory", uplink("00")) for _ in range(5)] == [first] * 5


def test_a_codec_that_tampers_with_what_all_use_harms_no_other(folder):
    tampering = body("JSON.stringify = Array.isArray = null; Object.prototype.data = 7; Object.freeze(Date)")
    codecs = opened(folder, tampering=tampering)
    for _ in range(3):
        codecs.decode("tampering", uplink("00"))
        assert codecs.decode("acme1000", uplink("01755c"))[0][1] == {"battery": 92}


@pytest.mark.parametrize(
    "name", ["require", "process", "std", "os", "fetch", "console", "print", "WebAssembly", "import"]
)
def test_a_codec_has_nothing_of_the_host(folder, name):
    source = body(f"return {{data: {{kind: typeof globalThis['{name}']}}}}")
    assert opened(folder, curious=source).decode("curious", uplink("00"))[0][1] == {"kind": "undefined"}


def test_a_file_that_cannot_be_used_is_told_at_once_and_is_the_reason_later(folder, caplog):
    (folder / "latin.js").write_bytes(b"// \xe9\nfunction decodeUplink() {}")
    (folder / "huge.js").write_bytes(b" " * ((1 << 20) + 1))
    with caplog.at_level(logging.ERROR):
        codecs = opened(folder, broken="function (", nothing="var x = 1", stuck="for (;;) {}")
    for name, why in {
        "broken": "SyntaxError", "nothing": "there is no function decodeUplink", "stuck": "it was stopped",
        "latin": "cannot be read", "huge": "longer than",
    }.items():  # fmt: skip
        assert f"{name}.js cannot be used: {why}" in caplog.text or why in caplog.text
        with pytest.raises(DecodeError, match=rf"codec {name}\.js cannot be used: .*{why}.*restart"):
            codecs.decode(name, uplink("00"))
    assert codecs.decode("acme1000", uplink("01755c"))[0][1] == {"battery": 92}


def test_a_folder_that_is_not_there_is_told_and_stops_nothing(tmp_path, caplog):
    codecs = open_codecs(tmp_path / "nowhere")
    assert "is no folder" in caplog.text
    assert codecs.decode(uplink("030001"), "VS341")[0][1] == {"occupancy": True}


def test_an_engine_that_was_killed_begins_anew(folder):
    codecs = opened(folder)
    codecs.decode("acme1000", uplink("01755c"))
    process = codecs._engine._process
    assert process is not None
    os.kill(process.pid, 9)
    process.wait()
    assert codecs.decode("acme1000", uplink("01755c"))[0][1] == {"battery": 92}


def test_the_engine_ends_with_its_codecs(folder):
    codecs = opened(folder)
    process = codecs._engine._process
    assert process is not None
    del codecs
    assert process.poll() is not None


def test_answers_come_from_the_uplink_that_was_asked_about(folder):
    codecs = opened(folder, echo=body("return {data: {n: input.bytes[0]}}"))
    assert [codecs.decode("echo", uplink(f"{n:02x}"))[0][1]["n"] for n in range(50)] == list(range(50))
    assert json.dumps(codecs.decode("acme1000", uplink("01755c"))[0][1]) == '{"battery": 92}'
