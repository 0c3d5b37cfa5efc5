import {registry} from "@web/core/registry";

/**
 * A signal with its control chart: drawn, said in words, and in a table.
 */
registry.category("web_tour.tours").add("complaint_signal", {
    steps: () => [
        {
            content: "The chart is drawn, and says what it shows",
            trigger:
                ".o_complaint_drawing canvas[role=img][aria-label*='beyond chance:']",
        },
        {
            content: "In words, too",
            trigger: ".o_complaint_control_chart_text:contains(beyond chance)",
        },
        {
            content: "Open the figures",
            trigger: ".o_complaint_figures summary",
            run: "click",
        },
        {
            content: "The table marks the month",
            trigger: ".o_complaint_figures tr.fw-bold:contains(Beyond the limits)",
        },
        {
            content: "How often it errs is told",
            trigger: ".o_field_widget[name=alarm_text]:contains(false alarm)",
        },
    ],
});

/**
 * The Pareto: by cause instead, and down to the complaints.
 */
registry.category("web_tour.tours").add("complaint_pareto", {
    steps: () => [
        {
            content: "It says which few matter",
            trigger: ".o_complaint_pareto canvas[aria-label*='80 %']",
        },
        {
            content: "By cause",
            trigger: ".o_complaint_pareto_dimension",
            run: "select cause_id",
        },
        {
            content: "Down to the complaints of one",
            trigger: ".o_complaint_pareto th button",
            run: "click",
        },
        {
            content: "Open one",
            trigger: ".o_list_view .o_data_row:first .o_data_cell",
            run: "click",
        },
        {
            content: "It is the complaint",
            trigger: ".o_form_view .o_notebook_headers a[name=points]",
        },
    ],
});
