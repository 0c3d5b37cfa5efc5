import {Interaction} from "@web/public/interaction";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/**
 * Files are sent one by one as soon as they are chosen, dropped or photographed,
 * with their progress said aloud. Without scripts the same box is sent by the
 * button of the form.
 */
export class ComplaintUpload extends Interaction {
    static selector = "#form .o_complaint_upload";
    dynamicContent = {
        "input[type=file]": {"t-on-change": this.onChosen},
        ".o_complaint_drop": {
            "t-on-dragover.prevent": () => this.mark(true),
            "t-on-dragleave": () => this.mark(false),
            "t-on-drop.prevent": this.onDropped,
        },
    };

    setup() {
        this.box = this.el.querySelector("input[type=file]");
        this.form = this.box.form;
        this.status = document.createElement("div");
        this.status.setAttribute("role", "status");
        this.status.className = "o_complaint_progress";
        this.insert(this.status, this.el, "beforeend");
        const fault = sessionStorage.getItem(this.box.name);
        sessionStorage.removeItem(this.box.name);
        if (fault) {
            this.say(fault, true);
        }
    }

    mark(over) {
        this.el
            .querySelector(".o_complaint_drop")
            .classList.toggle("o_complaint_over", over);
    }

    onChosen() {
        return this.sendAll([...this.box.files]);
    }

    onDropped(event) {
        this.mark(false);
        return this.sendAll([...event.dataTransfer.files]);
    }

    async sendAll(files) {
        const faults = [];
        for (const file of files) {
            const fault = await this.waitFor(this.send(file));
            if (fault) {
                faults.push(fault);
            }
        }
        this.box.value = "";
        if (faults.length < files.length) {
            // The page lists what was taken; what was not is said after it.
            sessionStorage.setItem(this.box.name, faults.join(" "));
            window.location.reload();
        } else if (faults.length) {
            this.say(faults.join(" "), true);
        }
    }

    /**
     * @param {File} file
     * @returns {Promise<String>} what was wrong; empty when it was taken
     */
    send(file) {
        if (file.size > Number(this.box.dataset.limit)) {
            return Promise.resolve(_t("%s is too large.", file.name));
        }
        const data = new FormData();
        data.append("csrf_token", this.form.elements.csrf_token.value);
        data.append(this.box.name, file);
        return new Promise((resolve) => {
            const request = new XMLHttpRequest();
            request.open("POST", this.form.action);
            request.setRequestHeader("Accept", "application/json");
            request.upload.addEventListener("progress", (event) => {
                const percent = Math.round((100 * event.loaded) / event.total);
                this.say(_t("%(name)s: %(percent)s %", {name: file.name, percent}));
            });
            request.addEventListener("error", () => resolve(this.unsent(file)));
            request.addEventListener("load", () => {
                try {
                    resolve(JSON.parse(request.responseText).error);
                } catch {
                    resolve(this.unsent(file));
                }
            });
            request.send(data);
        });
    }

    unsent(file) {
        return _t("%s could not be sent. Please try again.", file.name);
    }

    say(text, wrong = false) {
        this.status.textContent = text;
        this.status.classList.toggle("o_complaint_error", wrong);
    }
}

/** A form is sent once, however often its button is pressed. */
export class ComplaintOnce extends Interaction {
    static selector = ".o_complaint_public form[method=post]";
    dynamicContent = {
        _root: {"t-on-submit": this.onSubmit},
    };

    onSubmit(event) {
        if (this.sent) {
            event.preventDefault();
        }
        this.sent = true;
        this.waitForTimeout(() => {
            this.sent = false;
        }, 10000);
    }
}

registry
    .category("public.interactions")
    .add("complaint_iso10002.upload", ComplaintUpload)
    .add("complaint_iso10002.once", ComplaintOnce);
