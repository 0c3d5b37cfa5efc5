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

const LONGEST = 24;

/** The words below a tick, cut where they would push the picture away. */
function shortened(value) {
    const label = this.getLabelForValue(value);
    return label.length > LONGEST ? `${label.slice(0, LONGEST - 1)}…` : label;
}

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
        const ticks = {callback: shortened};
        scales.x = {...scales.x, ticks, reverse: rtl};
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
                // Chart.js leaves room for slanted words on the first side only
                layout: {padding: {left: rtl ? 64 : 0}},
                onClick: (_ev, [item]) =>
                    item && this.props.onPick && this.props.onPick(item.index),
            },
        });
    }
}
