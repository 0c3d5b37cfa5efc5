import {Component, onWillDestroy, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

const {DateTime} = luxon;
const ICONS = {
    running: "fa-clock-o",
    warning: "fa-hourglass-half",
    overdue: "fa-exclamation-circle",
    paused: "fa-pause-circle",
    done: "fa-check-circle",
};
const MINUTE = 60 * 1000;

/**
 * How far away an instant is, in the two largest units, without its sign.
 *
 * @param {DateTime} moment
 * @param {DateTime} now
 * @returns {String}
 */
export function distance(moment, now) {
    const minutes = Math.floor(Math.abs(moment.diff(now).as("minutes")));
    const days = Math.floor(minutes / 1440);
    const hours = Math.floor((minutes % 1440) / 60);
    if (days) {
        return _t("%(days)s d %(hours)s h", {days, hours});
    }
    return _t("%(hours)s h %(minutes)s min", {hours, minutes: minutes % 60});
}

/**
 * The wall clock of the browser, read again every minute.
 *
 * @returns {{now: DateTime}}
 */
export function useWallClock() {
    const wall = useState({now: DateTime.now()});
    const timer = setInterval(() => (wall.now = DateTime.now()), MINUTE);
    onWillDestroy(() => clearInterval(timer));
    return wall;
}

/**
 * The clocks of a complaint as a strip: each promise with its deadline, how
 * far away it is, and a click to read how it came about. The list inside the
 * field names what is read of a clock.
 */
export class ComplaintClocksField extends Component {
    static template = "complaint_iso10002.ComplaintClocksField";
    static props = {...standardFieldProps};

    setup() {
        this.action = useService("action");
        this.wall = useWallClock();
    }

    get clocks() {
        const records = this.props.record.data[this.props.name].records;
        return records
            .filter((clock) => clock.data.state !== "none")
            .map((clock) => this.describe(clock));
    }

    describe(clock) {
        const {milestone, state, result, due_at} = clock.data;
        const labels = Object.fromEntries(clock.fields.milestone.selection);
        // By the clock on the wall, which needs not wait for the monitor.
        const passed =
            ["running", "warning"].includes(state) && due_at <= this.wall.now;
        const shown = passed ? "overdue" : state;
        return {
            id: clock.resId,
            name: labels[milestone],
            state: result === "late" ? "overdue" : shown,
            icon: ICONS[shown],
            due: due_at ? due_at.toLocaleString(DateTime.DATETIME_MED) : "",
            text: this.text(state, result, due_at),
        };
    }

    text(state, result, due) {
        if (state === "done") {
            return result === "met" ? _t("In time") : _t("Done late");
        }
        if (state === "paused") {
            return _t("Paused");
        }
        const away = distance(due, this.wall.now);
        return due > this.wall.now
            ? _t("%(time)s left", {time: away})
            : _t("%(time)s late", {time: away});
    }

    explain(clock) {
        this.action.doAction({
            type: "ir.actions.act_window",
            name: clock.name,
            res_model: "complaint.clock",
            res_id: clock.id,
            views: [[false, "form"]],
            target: "new",
        });
    }
}

export const complaintClocksField = {
    component: ComplaintClocksField,
    displayName: _t("Clocks"),
    supportedTypes: ["one2many"],
};

registry.category("fields").add("complaint_clocks", complaintClocksField);
