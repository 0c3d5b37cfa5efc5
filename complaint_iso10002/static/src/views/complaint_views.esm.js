import {FormController} from "@web/views/form/form_controller";
import {ListController} from "@web/views/list/list_controller";
import {formView} from "@web/views/form/form_view";
import {listView} from "@web/views/list/list_view";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

const QUICK_ENTRY = "complaint_iso10002.complaint_quick_entry_action";

/**
 * A complaint is entered in the quick entry dialog and is never archived.
 */
export class ComplaintListController extends ListController {
    createRecord() {
        return this.actionService.doAction(QUICK_ENTRY, {
            onClose: () => this.model.load(),
        });
    }

    getStaticActionMenuItems() {
        const items = super.getStaticActionMenuItems();
        delete items.archive;
        delete items.unarchive;
        return items;
    }
}

export class ComplaintFormController extends FormController {
    setup() {
        super.setup();
        this.entryAction = useService("action");
    }

    async create() {
        if (await this.model.root.save()) {
            await this.entryAction.doAction(QUICK_ENTRY);
        }
    }
}

registry.category("views").add("complaint_list", {
    ...listView,
    Controller: ComplaintListController,
});
registry.category("views").add("complaint_form", {
    ...formView,
    Controller: ComplaintFormController,
});
