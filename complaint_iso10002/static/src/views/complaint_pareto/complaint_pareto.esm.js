import {Component, onWillStart, useState} from "@odoo/owl";
import {ComplaintDrawing} from "../../fields/complaint_control_chart/complaint_drawing.esm";
import {Layout} from "@web/search/layout";
import {_t} from "@web/core/l10n/translation";
import {cookie} from "@web/core/browser/cookie";
import {formatList} from "@web/core/l10n/utils";
import {formatFloat} from "@web/views/fields/formatters";
import {getColor} from "@web/core/colors/colors";
import {registry} from "@web/core/registry";
import {serializeDate} from "@web/core/l10n/dates";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

const {DateTime} = luxon;
const MODEL = "complaint.report";
const VITAL = 80;
const GREY = "#6c757d";

/**
 * The few that matter: points in descending order with their cumulated share,
 * by category or cause, by number or by cost. A bar, and a row of the table,
 * opens its complaints. Only what the reader may read is counted.
 */
export class ComplaintPareto extends Component {
    static template = "complaint_iso10002.ComplaintPareto";
    static components = {ComplaintDrawing, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dimensions = {
            category_root_id: _t("Main category"),
            category_id: _t("Category"),
            cause_root_id: _t("Main cause"),
            cause_id: _t("Cause"),
            team_id: _t("Team"),
        };
        this.measures = {point_count: _t("Points"), cost: _t("Cost of remedies")};
        this.months = {3: _t("3 months"), 12: _t("12 months"), 36: _t("3 years")};
        this.state = useState({
            dimension: "category_root_id",
            measure: "point_count",
            months: "12",
            rows: [],
        });
        this.display = {controlPanel: {}};
        onWillStart(() => this.load());
    }

    get domain() {
        const since = DateTime.now().minus({months: parseInt(this.state.months)});
        return [
            ["received_on", ">=", serializeDate(since)],
            ["iso_step", "not in", ["redirected", "merged"]],
        ];
    }

    async load() {
        const {dimension, measure} = this.state;
        const groups = await this.orm.formattedReadGroup(
            MODEL,
            this.domain,
            [dimension],
            [`${measure}:sum`]
        );
        const rows = groups
            .map((group) => ({
                name: group[dimension] ? group[dimension][1] : _t("Not known yet"),
                value: group[`${measure}:sum`] || 0,
                domain: group.__extra_domain,
            }))
            .filter((row) => row.value > 0)
            .sort(
                (one, other) =>
                    other.value - one.value ||
                    one.name.toString().localeCompare(other.name.toString())
            );
        const whole = rows.reduce((sum, row) => sum + row.value, 0);
        let sum = 0;
        for (const row of rows) {
            row.isVital = sum < (VITAL / 100) * whole;
            sum += row.value;
            row.share = (100 * row.value) / whole;
            row.cumulated = (100 * sum) / whole;
        }
        this.state.rows = rows;
    }

    async choose(name, value) {
        this.state[name] = value;
        await this.load();
    }

    show(value, digits = 1) {
        return formatFloat(value, {digits: [16, digits]});
    }

    get label() {
        const vital = this.state.rows.filter((row) => row.isVital);
        return _t("%(number)s of %(all)s make up %(share)s of it: %(names)s", {
            number: vital.length,
            all: this.state.rows.length,
            share: `${VITAL} %`,
            names: formatList(
                vital.map((row) => row.name.toString()),
                {style: "unit"}
            ),
        });
    }

    get config() {
        const {rows, measure} = this.state;
        const blue = getColor(0, cookie.get("color_scheme"));
        return {
            type: "bar",
            data: {
                labels: rows.map((row) => row.name.toString()),
                datasets: [
                    {
                        label: this.measures[measure].toString(),
                        data: rows.map((row) => row.value),
                        backgroundColor: rows.map((row) => (row.isVital ? blue : GREY)),
                        order: 2,
                    },
                    {
                        type: "line",
                        label: _t("Cumulated %").toString(),
                        data: rows.map((row) => row.cumulated),
                        borderColor: GREY,
                        backgroundColor: GREY,
                        yAxisID: "share",
                        clip: false,
                        order: 1,
                    },
                ],
            },
            options: {
                scales: {
                    x: {},
                    y: {beginAtZero: true},
                    share: {min: 0, max: 100, grid: {drawOnChartArea: false}},
                },
            },
        };
    }

    open(index) {
        const row = this.state.rows[index];
        this.action.doAction({
            type: "ir.actions.act_window",
            name: row.name.toString(),
            res_model: MODEL,
            domain: [...this.domain, ...row.domain],
            views: [
                [false, "list"],
                [false, "pivot"],
            ],
        });
    }
}

registry.category("actions").add("complaint_pareto", ComplaintPareto);
