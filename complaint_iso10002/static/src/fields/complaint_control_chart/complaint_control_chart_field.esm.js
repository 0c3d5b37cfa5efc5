import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/views/fields/formatters";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {getColor, lightenColor} from "@web/core/colors/colors";
import {cookie} from "@web/core/browser/cookie";
import {ComplaintDrawing} from "./complaint_drawing.esm";

const GREY = "#6c757d";
const RED = "#b02a37";
const RULES = {
    outside: _t("Beyond the limits"),
    shift: _t("Eight periods on one side"),
};

/**
 * A control chart: each period with its limits, the centre of the frozen
 * baseline, and what is more than chance. The same figures stand in a table.
 */
export class ComplaintControlChartField extends Component {
    static template = "complaint_iso10002.ComplaintControlChartField";
    static components = {ComplaintDrawing};
    static props = {...standardFieldProps};

    get data() {
        return this.props.record.data[this.props.name];
    }

    get isKnown() {
        return Boolean(this.data && this.data.labels.length);
    }

    /** Rule by index of the period it is told at. */
    get found() {
        return Object.fromEntries(
            this.data.signals.map((signal) => [signal.last, signal.rule])
        );
    }

    get rows() {
        const {labels, values, counts, exposures, lower, upper, hidden} = this.data;
        return labels.map((label, index) => ({
            label,
            count: hidden[index] ? _t("fewer than 5") : counts[index],
            exposure: exposures[index] ?? "–",
            value: this.show(values[index]),
            lower: this.show(lower[index]),
            upper: this.show(upper[index]),
            rule: this.found[index] ? RULES[this.found[index]].toString() : "",
        }));
    }

    show(value) {
        return value === null || value === undefined
            ? "–"
            : formatFloat(value, {digits: [16, 2]});
    }

    get config() {
        const {labels, values, lower, upper, centre, unit} = this.data;
        const blue = getColor(0, cookie.get("color_scheme"));
        const picked = labels.map((_label, index) => this.found[index]);
        const limit = {
            borderColor: GREY,
            borderDash: [6, 4],
            borderWidth: 1,
            pointRadius: 0,
            stepped: "middle",
        };
        const datasets = [
            {
                label: unit,
                data: values,
                borderColor: blue,
                backgroundColor: lightenColor(blue, 0.5),
                pointBackgroundColor: picked.map((rule) => (rule ? RED : blue)),
                pointRadius: picked.map((rule) => (rule ? 7 : 3)),
                pointStyle: picked.map((rule) => (rule ? "triangle" : "circle")),
                spanGaps: false,
            },
        ];
        if (centre !== null) {
            datasets.push(
                {...limit, label: _t("Upper limit"), data: upper},
                {
                    ...limit,
                    label: _t("Expected"),
                    data: labels.map(() => centre),
                    borderDash: [],
                },
                {...limit, label: _t("Lower limit"), data: lower}
            );
        }
        return {
            type: "line",
            data: {labels, datasets},
            options: {
                scales: {y: {beginAtZero: true, title: {display: true, text: unit}}},
            },
        };
    }

    get label() {
        return `${this.data.title}. ${this.data.text}`;
    }
}

export const complaintControlChartField = {
    component: ComplaintControlChartField,
    displayName: _t("Control chart"),
    supportedTypes: ["jsonb", "json"],
};

registry.category("fields").add("complaint_control_chart", complaintControlChartField);
