import {
    distance,
    useWallClock,
} from "@complaint_iso10002/fields/complaint_clocks/complaint_clocks_field.esm";
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const {DateTime} = luxon;

/**
 * A deadline that counts down by itself, without asking the server.
 *
 * It is coloured by `clock_state`, and turns late by the browser's clock.
 */
export class ComplaintCountdownField extends Component {
    static template = "complaint_iso10002.ComplaintCountdownField";
    static props = {...standardFieldProps};

    setup() {
        this.wall = useWallClock();
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    get due() {
        return this.value ? this.value.toLocaleString(DateTime.DATETIME_MED) : "";
    }

    get isLate() {
        return this.value && this.value <= this.wall.now;
    }

    get state() {
        const {clock_state} = this.props.record.data;
        return this.isLate ? "overdue" : clock_state || "running";
    }

    get icon() {
        return this.isLate ? "fa-exclamation-circle" : "fa-clock-o";
    }

    get text() {
        if (!this.value) {
            return "";
        }
        const time = distance(this.value, this.wall.now);
        return this.isLate ? _t("%(time)s late", {time}) : _t("%(time)s left", {time});
    }
}

export const complaintCountdownField = {
    component: ComplaintCountdownField,
    displayName: _t("Countdown"),
    supportedTypes: ["datetime"],
    fieldDependencies: [{name: "clock_state", type: "selection", readonly: true}],
};

registry.category("fields").add("complaint_countdown", complaintCountdownField);
