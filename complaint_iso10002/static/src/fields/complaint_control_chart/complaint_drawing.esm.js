import {
    Component,
    onMounted,
    onWillStart,
    onWillUnmount,
    useEffect,
    useRef,
} from "@odoo/owl";
import {loadBundle} from "@web/core/assets";
import {localization} from "@web/core/l10n/localization";

/**
 * A picture drawn by Chart.js. What it shows is said in `label` for people who
 * do not see it; whoever uses it puts the figures in a table beside it.
 */
export class ComplaintDrawing extends Component {
    static template = "complaint_iso10002.ComplaintDrawing";
    static props = {
        config: Object,
        label: String,
        onPick: {type: Function, optional: true},
    };

    setup() {
        this.canvas = useRef("canvas");
        this.chart = null;
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => this.draw(),
            () => [this.props.config]
        );
        // A canvas keeps its size on paper unless told to fit the page
        this.fit = () => this.chart && this.chart.resize();
        onMounted(() => window.addEventListener("beforeprint", this.fit));
        onWillUnmount(() => {
            window.removeEventListener("beforeprint", this.fit);
            this.erase();
        });
    }

    erase() {
        if (this.chart) {
            this.chart.destroy();
            this.chart = null;
        }
    }

    draw() {
        this.erase();
        const config = this.props.config;
        const rtl = localization.direction === "rtl";
        const scales = {...config.options.scales};
        scales.x = {...scales.x, reverse: rtl};
        for (const [name, position] of [
            ["y", rtl ? "right" : "left"],
            ["share", rtl ? "left" : "right"],
        ]) {
            if (scales[name]) {
                scales[name] = {...scales[name], position};
            }
        }
        const plugins = {
            legend: {rtl, textDirection: localization.direction},
            tooltip: {rtl, textDirection: localization.direction},
        };
        this.chart = new Chart(this.canvas.el, {
            ...config,
            options: {
                animation: false,
                maintainAspectRatio: false,
                ...config.options,
                scales,
                plugins,
                onClick: (_ev, [item]) =>
                    item && this.props.onPick && this.props.onPick(item.index),
            },
        });
    }
}
