import {registry} from "@web/core/registry";

/**
 * The manager sees today's state, and follows a number to its cases.
 */
registry.category("web_tour.tours").add("complaint_overview", {
    steps: () => [
        {
            content: "One case is open",
            trigger:
                ".o_complaint_tile[data-name=open] .o_complaint_tile_count:contains(/^1$/)",
        },
        {
            content: "Follow it",
            trigger: ".o_complaint_tile[data-name=open]",
            run: "click",
        },
        {
            content: "The case is there",
            trigger: ".o_kanban_record:contains(The kettle leaks)",
        },
        {
            content: "Back",
            trigger: ".o_back_button, .o_breadcrumb .breadcrumb-item a",
            run: "click",
        },
        {
            content: "Suggestions lead to the actions",
            trigger: ".o_complaint_tile[data-name=suggestions]",
            run: "click",
        },
        {
            content: "The suggestion is there",
            trigger: ".o_data_row:contains(Shorter forms)",
        },
    ],
});
