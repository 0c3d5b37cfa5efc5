import {Component, onWillStart} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useService} from "@web/core/utils/hooks";
import {user} from "@web/core/user";

const GROUP = "complaint_iso10002.group_complaint_";

/**
 * Ways out of the regular path, rarely needed: kept out of the row of buttons.
 */
export class ComplaintMore extends Component {
    static template = "complaint_iso10002.ComplaintMore";
    static components = {Dropdown, DropdownItem};
    static props = {...standardWidgetProps};

    setup() {
        this.action = useService("action");
        onWillStart(async () => {
            this.isHandler = await user.hasGroup(`${GROUP}handler`);
            this.isManager = await user.hasGroup(`${GROUP}manager`);
        });
    }

    get items() {
        const {iso_step, complainant_answer, reminded_at} = this.props.record.data;
        const items = [];
        if (
            this.isHandler &&
            iso_step === "communicated" &&
            !complainant_answer &&
            !reminded_at
        ) {
            items.push({
                name: "reminded",
                label: _t("Reminded in person"),
                method: "action_reminded_in_person",
            });
        }
        items.push({name: "exit", label: _t("Withdrawn or no complaint…")});
        if (this.isHandler) {
            items.push({name: "merge", label: _t("Merge into another…")});
        }
        if (this.isManager) {
            items.push({
                name: "force_move",
                label: _t("Move in spite of what is missing…"),
            });
        }
        return items;
    }

    async open(item) {
        const {record} = this.props;
        if (!(await record.save())) {
            return;
        }
        const onClose = () => record.model.load();
        if (item.method) {
            await this.action.doActionButton({
                type: "object",
                name: item.method,
                resModel: record.resModel,
                resId: record.resId,
                context: record.context,
                onClose,
            });
            return;
        }
        await this.action.doAction(`complaint_iso10002.complaint_${item.name}_action`, {
            additionalContext: {default_ticket_id: record.resId},
            onClose,
        });
    }
}

registry.category("view_widgets").add("complaint_more", {component: ComplaintMore});
