import {Component, useRef} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const FOCUSABLE = [
    "input:not([disabled])",
    "textarea:not([disabled])",
    "select:not([disabled])",
    "[contenteditable=true]",
    "button:not([disabled])",
    "a[href]",
].join(",");

/**
 * What the complaint lacks for its next step, in plain words.
 *
 * Each line is a button that opens the tab of the field where the answer is
 * given and puts the cursor there; where a field is filled by an act, its
 * button (class `o_act_<field>`) gets the focus instead.
 */
export class ComplaintGatesField extends Component {
    static template = "complaint_iso10002.ComplaintGatesField";
    static props = {...standardFieldProps};

    setup() {
        this.root = useRef("root");
    }

    get gates() {
        return this.props.record.data[this.props.name].records.map((gate) => ({
            id: gate.resId,
            name: gate.data.name,
            field: gate.data.field_name,
        }));
    }

    get stage() {
        return this.props.record.data.next_stage_id?.display_name;
    }

    /**
     * Whether the complainant is to speak next: the decision went out.
     */
    get waiting() {
        const {iso_step: step, complainant_answer: answer} = this.props.record.data;
        return step === "communicated" && !answer;
    }

    get heading() {
        if (this.waiting && !this.gates.length) {
            return _t("We wait for the complainant's answer.");
        }
        return this.gates.length
            ? _t("Before “%s”, the case still needs:", this.stage)
            : _t("Nothing is missing for “%s”.", this.stage);
    }

    async open(gate) {
        const form = this.root.el.closest(".o_form_view");
        const page = gate.field && this.pageOf(gate.field);
        if (page) {
            form.querySelector(`.o_notebook_headers a[name="${page}"]`)?.click();
        }
        const place = await this.waitFor(() => this.find(form, gate.field));
        if (place) {
            this.show(place);
        }
    }

    /**
     * Name of the notebook page that holds the field, if any.
     */
    pageOf(field) {
        const nodes = this.env.config.viewArch.querySelectorAll(
            `field[name="${field}"]`
        );
        const own = [...nodes].find((node) => !node.parentElement.closest("field"));
        return own?.closest("page")?.getAttribute("name");
    }

    find(form, field) {
        return (
            form.querySelector(`.o_form_sheet button.o_act_${field}`) ||
            form.querySelector(`.o_form_sheet .o_field_widget[name="${field}"]`)
        );
    }

    /**
     * The tab is drawn in a coming frame: look for the place in the next ones.
     */
    async waitFor(find, frames = 30) {
        for (let frame = 0; frame < frames; frame++) {
            await new Promise((resolve) => requestAnimationFrame(resolve));
            const place = find();
            if (place) {
                return place;
            }
        }
        return null;
    }

    show(place) {
        let target = place.matches(FOCUSABLE) ? place : place.querySelector(FOCUSABLE);
        if (!target) {
            place.setAttribute("tabindex", "-1");
            target = place;
        }
        target.focus();
        place.scrollIntoView({block: "center"});
        place.classList.add("o_complaint_gate_place");
        setTimeout(() => place.classList.remove("o_complaint_gate_place"), 2000);
    }
}

export const complaintGatesField = {
    component: ComplaintGatesField,
    displayName: _t("Missing for the next step"),
    supportedTypes: ["many2many"],
    relatedFields: () => [
        {name: "name", type: "char"},
        {name: "field_name", type: "char"},
    ],
    fieldDependencies: [
        {
            name: "next_stage_id",
            type: "many2one",
            relation: "helpdesk.ticket.stage",
            readonly: true,
        },
    ],
};

registry.category("fields").add("complaint_gates", complaintGatesField);
