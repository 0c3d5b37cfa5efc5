import {ComplaintPareto} from "@complaint_iso10002/views/complaint_pareto/complaint_pareto.esm";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

patch(ComplaintPareto.prototype, {
    setup() {
        super.setup(...arguments);
        this.dimensions.product_id = _t("Product");
    },
});
