import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");

function atStage(name) {
    return {
        content: `the case stands in “${name}”`,
        trigger: `.o_statusbar_status .o_arrow_button_current:contains(${name})`,
    };
}

function click(content, trigger) {
    return {content, trigger, run: "click"};
}

function gate(text) {
    return click(`go to “${text}”`, `.o_complaint_gates button:contains(${text})`);
}

function choose(field, text) {
    return [
        {
            content: `look for ${text}`,
            trigger: `.o_selected_row .o_field_widget[name=${field}] input`,
            run: `edit ${text}`,
        },
        click(
            `choose ${text}`,
            `.o-autocomplete--dropdown-menu .ui-menu-item a:contains(${text})`
        ),
    ];
}

function tab(name) {
    return click(`open ${name}`, `.o_notebook_headers a[name=${name}]`);
}

const openCase = [
    click("open the case", ".o_data_row td:contains(My kettle leaks)"),
    {content: "its form is there", trigger: ".o_complaint_gates"},
];

tours.add("complaint_desk", {
    steps: () => [
        ...openCase,
        click("take it", "button[name=assign_to_me]"),
        {
            content: "nothing is missing any more",
            trigger: ".o_complaint_gates_met",
        },
        click("go on", "button[name=action_advance]:contains(In assessment)"),
        atStage("In assessment"),
        gate("Severity, impact and complexity"),
        {
            content: "the tab of the field is open",
            trigger: ".o_field_widget[name=severity]",
        },
        click("severity", ".o_field_widget[name=severity] input[data-value='4']"),
        click("impact", ".o_field_widget[name=impact] input[data-value='4']"),
        click(
            "complexity",
            ".o_field_widget[name=complexity] input[data-value=normal]"
        ),
        gate("At least one point"),
        click(
            "add a point",
            ".o_field_widget[name=point_ids] .o_field_x2many_list_row_add a"
        ),
        {
            content: "what it says",
            trigger: ".o_selected_row .o_field_widget[name=name] textarea",
            run: "edit The kettle leaks",
        },
        ...choose("category_id", "QUA-1 test"),
        ...stepUtils.saveForm(),
        click("go on", "button[name=action_advance]:contains(In investigation)"),
        atStage("In investigation"),
        gate("free of any conflict"),
        click("declare", ".o_form_sheet button[name=action_declare_no_conflict]"),
        {
            content: "declared",
            trigger: ".o_field_widget[name=conflict_declared_by_id]",
        },
        {
            content: "plan",
            trigger: ".o_field_widget[name=investigation_plan] textarea",
            run: "edit Look at the returned kettle",
        },
        {
            content: "conclusion",
            trigger: ".o_field_widget[name=conclusion] textarea",
            run: "edit The seal was not fitted",
        },
        gate("A finding with its reason"),
        click("edit the point", ".o_data_row td[name=reason]"),
        click(
            "finding",
            ".o_selected_row .o_field_widget[name=finding] .o_select_menu_toggler"
        ),
        click("upheld", ".o_select_menu_item:contains(Upheld)"),
        ...choose("cause_id", "PRO-3 test"),
        {
            content: "reason",
            trigger: ".o_selected_row .o_field_widget[name=reason] textarea",
            run: "edit The seal was missing",
        },
        ...stepUtils.saveForm(),
        click("go on", "button[name=action_advance]:contains(Response)"),
        atStage("Response in preparation"),
        click(
            "draft the letter",
            "header button[name=action_draft_response], .o_form_statusbar button[name=action_draft_response]"
        ),
        {
            content: "the letter is there",
            trigger:
                ".o_field_widget[name=body] .odoo-editor-editable:contains(The kettle leaks)",
        },
        click(
            "ask for approval",
            "button[name=action_submit]:contains(Ask for approval)"
        ),
        {
            content: "it waits",
            trigger: ".o_arrow_button_current:contains(To approve)",
        },
    ],
});

tours.add("complaint_desk_approve", {
    steps: () => [
        click("open the letter", ".o_data_row td:contains(My kettle leaks)"),
        click("approve it", "button[name=action_approve]"),
        {
            content: "approved",
            trigger: ".o_arrow_button_current:contains(Approved)",
        },
    ],
});

tours.add("complaint_desk_close", {
    steps: () => [
        ...openCase,
        tab("responses"),
        click(
            "open the letter",
            ".o_field_widget[name=response_ids] button:contains(Show)"
        ),
        click("send it", "button[name=action_send]"),
        {content: "sent", trigger: ".o_arrow_button_current:contains(Sent)"},
        click("back to the case", ".breadcrumb-item a:contains(My kettle leaks)"),
        atStage("Decision communicated"),
        click(
            "the complainant answers",
            ".o_form_statusbar button:contains(Record answer)"
        ),
        click(
            "accepted",
            ".modal .o_field_widget[name=answer] input[data-value=accepted]"
        ),
        click("record it", ".modal footer button[name=action_apply]"),
        {content: "the dialog is gone", trigger: "body:not(:has(.modal))"},
        click("close the case", ".o_form_statusbar button:contains(Close)"),
        {
            content: "the reason that fits is proposed",
            trigger:
                ".modal .o_field_widget[name=closure_reason] input[data-value=accepted_explained]:checked",
        },
        click("close", ".modal footer button[name=action_apply]"),
        {content: "closed", trigger: ".ribbon:contains(Closed)"},
        tab("journal"),
        click("verify the journal", "button[name=action_verify_journal]"),
        {content: "it is whole", trigger: ".o_notification:contains(whole)"},
    ],
});

tours.add("complaint_quick_entry", {
    steps: () => [
        click("new", ".o_list_button_add"),
        {
            content: "in one line",
            trigger: ".modal .o_field_widget[name=name] input",
            run: "edit The shop was closed",
        },
        {
            content: "what happened",
            trigger: ".modal .o_field_widget[name=description] textarea",
            run: "edit I stood before a closed door at noon.",
        },
        {
            content: "how it reached us",
            trigger: ".modal .o_field_widget[name=channel_id] input",
            run: "edit Phone",
        },
        click(
            "by phone",
            ".o-autocomplete--dropdown-menu .ui-menu-item a:contains(Phone)"
        ),
        {
            content: "a number to call back",
            trigger: ".modal .o_field_widget[name=complainant_phone] input",
            run: "edit 0123456789",
        },
        click("enter", ".modal footer button[name=action_apply]"),
        {
            content: "the case is open, and says what it needs",
            trigger: ".o_complaint_gates button:contains(A handler who answers)",
        },
        {
            content: "with its number",
            trigger: ".o_field_widget[name=number]:contains(C2)",
        },
    ],
});

tours.add("complaint_gate_refuses", {
    steps: () => [
        ...openCase,
        click(
            "try to skip the assessment",
            ".o_statusbar_status button:contains(In investigation)"
        ),
        {
            content: "all that is missing is named",
            trigger:
                ".modal:contains(Missing):contains(Severity, impact):contains(one point)",
        },
        click("understood", ".modal footer button"),
        atStage("Received"),
    ],
});
