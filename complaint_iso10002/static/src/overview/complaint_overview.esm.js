import {Component, onWillStart, useState} from "@odoo/owl";
import {Layout} from "@web/search/layout";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

/**
 * Today's state of complaints handling: counts, each of them a way to what was
 * counted. The server decides what the user may count.
 */
export class ComplaintOverview extends Component {
    static template = "complaint_iso10002.ComplaintOverview";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({sections: [], company: ""});
        this.display = {controlPanel: {}};
        onWillStart(() => this.load());
    }

    async load() {
        const overview = await this.orm.call("complaint.overview", "get_overview", []);
        Object.assign(this.state, overview);
    }

    async open(tile) {
        const action = await this.action.loadAction(tile.action);
        await this.action.doAction({
            ...action,
            name: tile.label,
            display_name: tile.label,
            domain: tile.domain,
            context: {},
            path: false,
        });
    }
}

registry.category("actions").add("complaint_overview", ComplaintOverview);
