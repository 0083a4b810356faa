"""The short words that discovery messages may use, as Home Assistant documents them.

Listed are those of options that we read, and of topics, because a topic tells who speaks on it.
"""

from collections.abc import Mapping
from types import MappingProxyType

#: Of an entity or of its availability.
WORDS: Mapping[str, str] = MappingProxyType(
    {
        "avty": "availability", "avty_mode": "availability_mode", "avty_t": "availability_topic",
        "avty_tpl": "availability_template", "pl_avail": "payload_available",
        "pl_not_avail": "payload_not_available", "t": "topic", "val_tpl": "value_template",
        "stat_t": "state_topic", "stat_tpl": "state_template", "stat_val_tpl": "state_value_template",
        "json_attr_t": "json_attributes_topic", "json_attr_tpl": "json_attributes_template",
        "json_attr": "json_attributes", "cmps": "components", "dev": "device", "o": "origin",
        "p": "platform", "dev_cla": "device_class", "unit_of_meas": "unit_of_measurement",
        "stat_cla": "state_class", "ent_cat": "entity_category", "exp_aft": "expire_after",
        "off_dly": "off_delay", "uniq_id": "unique_id", "obj_id": "object_id", "e": "encoding",
        "frc_upd": "force_update", "lrst_val_tpl": "last_reset_value_template", "ops": "options",
        "evt_typ": "event_types", "schema": "schema", "ic": "icon", "en": "enabled_by_default",
        "sug_dsp_prc": "suggested_display_precision", "ret": "retain", "opt": "optimistic",
        "pl_on": "payload_on", "pl_off": "payload_off", "stat_on": "state_on", "stat_off": "state_off",
        "stat_open": "state_open", "stat_opening": "state_opening", "stat_clsd": "state_closed",
        "stat_closing": "state_closing", "stat_stopped": "state_stopped", "stat_locked": "state_locked",
        "stat_unlocked": "state_unlocked", "pl_rst": "payload_reset", "pos_clsd": "position_closed",
        "pos_open": "position_open", "pos_t": "position_topic", "pos_tpl": "position_template",
        "temp_unit": "temperature_unit", "curr_temp_t": "current_temperature_topic",
        "curr_temp_tpl": "current_temperature_template", "curr_hum_t": "current_humidity_topic",
        "curr_hum_tpl": "current_humidity_template", "act_t": "action_topic", "cmd_t": "command_topic",
        "bri_cmd_t": "brightness_command_topic", "bri_stat_t": "brightness_state_topic",
        "clr_temp_cmd_t": "color_temp_command_topic", "clr_temp_stat_t": "color_temp_state_topic",
        "fan_mode_cmd_t": "fan_mode_command_topic", "fan_mode_stat_t": "fan_mode_state_topic",
        "fx_cmd_t": "effect_command_topic", "fx_stat_t": "effect_state_topic",
        "hum_cmd_t": "target_humidity_command_topic", "hum_stat_t": "target_humidity_state_topic",
        "mode_cmd_t": "mode_command_topic", "mode_stat_t": "mode_state_topic",
        "osc_cmd_t": "oscillation_command_topic", "osc_stat_t": "oscillation_state_topic",
        "pct_cmd_t": "percentage_command_topic", "pct_stat_t": "percentage_state_topic",
        "pow_cmd_t": "power_command_topic", "pr_mode_cmd_t": "preset_mode_command_topic",
        "pr_mode_stat_t": "preset_mode_state_topic", "rgb_cmd_t": "rgb_command_topic",
        "rgb_stat_t": "rgb_state_topic", "set_pos_t": "set_position_topic",
        "swing_mode_cmd_t": "swing_mode_command_topic", "swing_mode_stat_t": "swing_mode_state_topic",
        "temp_cmd_t": "temperature_command_topic", "temp_stat_t": "temperature_state_topic",
        "tilt_cmd_t": "tilt_command_topic", "tilt_status_t": "tilt_status_topic",
        "xy_cmd_t": "xy_command_topic", "xy_stat_t": "xy_state_topic",
    }
)  # fmt: skip

#: Of a device.
DEVICE_WORDS: Mapping[str, str] = MappingProxyType(
    {"cns": "connections", "ids": "identifiers", "mf": "manufacturer", "mdl": "model"}
)

#: What a device that describes itself whole may say once for all its entities.
SHARED = (
    "availability", "availability_mode", "availability_template", "availability_topic", "command_topic",
    "encoding", "payload_available", "payload_not_available", "qos", "state_topic",
)  # fmt: skip
