import {
    StatusBarDurationField,
    statusBarDurationField,
} from "@mail/views/fields/statusbar_duration/statusbar_duration_field";
import {registry} from "@web/core/registry";

/**
 * The steps of a case. A step that is refused is taken back, and what was typed
 * before is kept: it is saved first, on its own.
 */
export class ComplaintStatusBarField extends StatusBarDurationField {
    async selectItem(item) {
        const {record} = this.props;
        if (!(await record.save())) {
            return;
        }
        try {
            await super.selectItem(item);
        } catch (error) {
            await record.discard();
            throw error;
        }
    }
}

registry.category("fields").add("complaint_statusbar", {
    ...statusBarDurationField,
    component: ComplaintStatusBarField,
    additionalClasses: ["o_field_statusbar", "o_field_statusbar_duration"],
});
