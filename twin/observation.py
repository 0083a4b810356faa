"""The properties that can be observed, with their units, and the quality of a reading."""

from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from types import MappingProxyType

#: How far ahead of ours a device's clock may be before we call it wrong.
FUTURE_TOLERANCE_S = 60.0


class ValueKind(StrEnum):
    """What a property's results are."""

    NUMBER = "number"
    BOOLEAN = "boolean"
    TEXT = "text"


class Quality(IntEnum):
    """Judgement of one reading; the number is what history stores.

    Anything but GOOD and STALE is a reason for suspicion; suspect readings are kept in history and shown
    as suspect, and only FUTURE ones are kept from becoming the latest value.
    """

    GOOD = 0
    OUT_OF_RANGE = 1
    STUCK = 2
    FUTURE = 3
    ANCIENT = 4
    GAP = 5
    STALE = 6

    @property
    def label(self) -> str:
        """`good`, `stale` or `suspect(reason)`."""
        if self in (Quality.GOOD, Quality.STALE):
            return self.name.lower()
        return f"suspect({self.name.lower()})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedProperty:
    """What can be observed: its unit, its kind and the range a healthy sensor stays within.

    `event` is True when each reading is a happening of its own rather than a sample of a state: two equal
    ones of one stamped moment are two, and are kept apart in time (`sensors.moments`).
    """

    name: str
    kind: ValueKind = ValueKind.NUMBER
    unit: str = ""
    low: float | None = None
    high: float | None = None
    label_zh: str = ""
    label_en: str = ""
    event: bool = False


def _number(
    name: str, unit: str, low: float | None, high: float | None, zh: str, en: str
) -> ObservedProperty:
    return ObservedProperty(name=name, unit=unit, low=low, high=high, label_zh=zh, label_en=en)


def _boolean(name: str, zh: str, en: str) -> ObservedProperty:
    return ObservedProperty(name=name, kind=ValueKind.BOOLEAN, label_zh=zh, label_en=en)


def _text(name: str, zh: str, en: str) -> ObservedProperty:
    return ObservedProperty(name=name, kind=ValueKind.TEXT, label_zh=zh, label_en=en)


def _event(known: ObservedProperty) -> ObservedProperty:
    return replace(known, event=True)


#: Every property we know by name. A device may report others; those have no range and no unit.
PROPERTIES: MappingProxyType[str, ObservedProperty] = MappingProxyType(
    {
        known.name: known
        for known in (
            _number("air_temperature_c", "°C", -40, 85, "气温", "Air temperature"),
            _number("external_temperature_c", "°C", -200, 850, "外接温度", "External temperature"),
            _number("relative_humidity_percent", "%", 0, 100, "相对湿度", "Relative humidity"),
            _number("co2_ppm", "ppm", 0, 10_000, "二氧化碳", "Carbon dioxide"),
            _number("co2_slope_ppm_per_min", "ppm/min", None, None, "二氧化碳变化", "Carbon dioxide slope"),
            _number("illuminance_lx", "lx", 0, 200_000, "照度", "Illuminance"),
            _number("light_level", "", 0, 255, "亮度级", "Light level"),
            _number("sound_level_v", "V", 0, 10, "声音", "Sound"),
            _number("sound_level_db", "dB", 0, 140, "声级", "Sound level"),
            _number("sound_peak_db", "dB", 0, 140, "峰值声级", "Peak sound level"),
            _number("tvoc_ppb", "ppb", 0, 60_000, "挥发物", "Volatile organic compounds"),
            _number("tvoc_ug_m3", "µg/m³", 0, 100_000, "挥发物浓度", "Volatile organic compounds, by mass"),
            _number("tvoc_rating", "", 0, 10, "挥发物等级", "Volatile organic compounds, rating"),
            _number("formaldehyde_mg_m3", "mg/m³", 0, 20, "甲醛", "Formaldehyde"),
            _number("ozone_ppm", "ppm", 0, 100, "臭氧", "Ozone"),
            _number("pressure_hpa", "hPa", 300, 1_100, "气压", "Air pressure"),
            _number("pm2_5_ug_m3", "µg/m³", 0, 1_000, "PM2.5", "PM2.5"),
            _number("pm10_ug_m3", "µg/m³", 0, 1_000, "PM10", "PM10"),
            _number("battery_percent", "%", 0, 100, "电量", "Battery"),
            _number("battery_v", "V", 0, 60, "电池电压", "Battery voltage"),
            _number("link_quality", "", 0, 255, "链路质量", "Link quality"),
            _number("rssi_dbm", "dBm", -150, 20, "信号强度", "Signal strength"),
            _number("snr_db", "dB", -40, 40, "信噪比", "Signal to noise"),
            _number("frame_count", "", 0, 2**32 - 1, "帧计数", "Frame counter"),
            _number("power_w", "W", None, None, "功率", "Power"),
            _number("energy_kwh", "kWh", 0, None, "电量累计", "Energy"),
            _number("energy_returned_kwh", "kWh", 0, None, "反送电量", "Energy returned"),
            _number("energy_today_kwh", "kWh", 0, None, "今日用电", "Energy today"),
            _number("energy_yesterday_kwh", "kWh", 0, None, "昨日用电", "Energy yesterday"),
            _number("apparent_power_va", "VA", None, None, "视在功率", "Apparent power"),
            _number("reactive_power_var", "var", None, None, "无功功率", "Reactive power"),
            _number("power_factor", "", -1, 1, "功率因数", "Power factor"),
            _number("voltage_v", "V", 0, 1_000, "电压", "Voltage"),
            _number("current_a", "A", None, None, "电流", "Current"),
            _number("frequency_hz", "Hz", 0, None, "频率", "Frequency"),
            _number("device_temperature_c", "°C", -40, 150, "设备温度", "Device temperature"),
            _number("dew_point_c", "°C", -80, 60, "露点", "Dew point"),
            _number("distance_m", "m", 0, None, "距离", "Distance"),
            _number("brightness_percent", "%", 0, 100, "亮度", "Brightness"),
            _number("position_percent", "%", 0, 100, "开合位置", "Position"),
            _number("uptime_s", "s", 0, None, "运行时间", "Uptime"),
            # Running totals: they only grow, until the device is told to begin anew.
            _number("people_in_count", "", 0, None, "进入人次", "People in"),
            _number("people_out_count", "", 0, None, "离开人次", "People out"),
            _number("people_passed_count", "", 0, None, "通过人次", "People passed"),
            # Of one interval that ended when measured, and took so long; the next one starts at nought.
            _number("people_in_interval_count", "", 0, None, "时段进入人次", "People in, of an interval"),
            _number("people_out_interval_count", "", 0, None, "时段离开人次", "People out, of an interval"),
            _number("counting_interval_s", "s", 0, None, "计数时段", "Counting interval"),
            _number("people_count", "", 0, None, "人数", "People"),
            _boolean("motion", "移动", "Motion"),
            _number("motion_count", "", 0, None, "移动次数", "Movements"),
            _boolean("daylight", "有光", "Daylight"),
            _boolean("occupied", "有人", "Occupied"),
            _boolean("contact_open", "门磁打开", "Contact open"),
            _boolean("water_leak", "漏水", "Water leak"),
            _boolean("buzzer_on", "蜂鸣", "Buzzer on"),
            _boolean("people_total_alarm", "人次累计报警", "Alarm of the people total"),
            _boolean("people_interval_alarm", "时段人次报警", "Alarm of the people of an interval"),
            _boolean("temperature_alarm", "温度报警", "Temperature alarm"),
            _boolean("output_on", "输出接通", "Output on"),
            _boolean("input_on", "输入接通", "Input on"),
            # What decides whether one can pass: of a lift, escalator or stair; of a door; of a room or zone.
            _boolean("in_service", "在用", "In service"),
            _boolean("locked", "上锁", "Locked"),
            _boolean("closed", "关闭", "Closed"),
            # One person across one line, `in` or `out`; one tag in the field of one antenna.
            _event(_text("people_passage", "人员通过", "Passage")),
            _event(_text("tag_epc", "标签编码", "Tag")),
            _event(_number("tag_antenna", "", 0, None, "天线", "Antenna")),
            _event(_number("tag_rssi_dbm", "dBm", -150, 20, "标签信号强度", "Tag signal strength")),
            _event(_number("tag_read_count", "", 0, None, "标签读取次数", "Tag reads")),
            _event(_text("action", "动作", "Action")),
            _text("connection", "连接", "Connection"),
        )
    }
)

#: The names of those of which each reading is a happening of its own.
EVENT_PROPERTIES: frozenset[str] = frozenset(known.name for known in PROPERTIES.values() if known.event)
