import {registry} from "@web/core/registry";

/**
 * A case waits for the complainant: paused with a reason, on the case form.
 */
registry.category("web_tour.tours").add("complaint_pause", {
    steps: () => [
        {
            content: "The clocks run",
            trigger: ".o_complaint_clocks .o_complaint_clock_running",
        },
        {
            content: "Open the deadlines",
            trigger: ".o_notebook_headers a[name=deadlines]",
            run: "click",
        },
        {
            content: "Pause",
            trigger: "button[name=action_pause_clocks]",
            run: "click",
        },
        {
            content: "Look for the reason",
            trigger: ".modal .o_field_widget[name=reason_id] input",
            run: "edit Waiting for the complainant",
        },
        {
            content: "Choose it",
            trigger:
                ".o-autocomplete--dropdown-menu .ui-menu-item a:contains(Waiting for the complainant)",
            run: "click",
        },
        {
            content: "Save",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "The case waits",
            trigger: ".o_complaint_clocks .o_complaint_clock_paused",
        },
    ],
});

/**
 * After the reply the clocks run again, and one explains itself.
 */
registry.category("web_tour.tours").add("complaint_explain", {
    steps: () => [
        {
            content: "The promise to respond runs again",
            trigger: ".o_complaint_clock:contains(Respond):contains(left)",
            run: "click",
        },
        {
            content: "The deadline says how it came about",
            trigger: ".modal .o_complaint_explanation:contains(The time starts)",
        },
        {
            content: "The wait is given back",
            trigger: ".modal .o_complaint_explanation:contains(time given back)",
        },
        {
            content: "And it names the day",
            trigger: ".modal .o_complaint_explanation strong:contains(Due)",
        },
    ],
});
