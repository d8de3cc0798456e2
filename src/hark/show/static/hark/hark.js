// What pages do beyond HTML: said in attributes of the page, done here; without it everything still works.
"use strict";

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  if (token) event.detail.headers["X-CSRFToken"] = token.value;
});

// What cannot be answered at the moment says so in its place.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 503) event.detail.shouldSwap = true;
});

// A form with data-sure asks before it does what it says.
document.addEventListener("submit", (event) => {
  const sure = event.target.dataset.sure;
  if (sure && !window.confirm(sure)) event.preventDefault();
});

// Ctrl-K, or the link, opens the way to every page; arrows walk through what was found.
(() => {
  const dialog = document.getElementById("find");
  if (!dialog) return;
  const input = dialog.querySelector("input");
  const open = (event) => {
    event.preventDefault();
    if (dialog.open) return;
    dialog.showModal();
    input.select();
    window.htmx.trigger(input, "look");
  };
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") open(event);
  });
  document.querySelectorAll("[data-find]").forEach((link) => link.addEventListener("click", open));
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("keydown", (event) => {
    const all = [input, ...dialog.querySelectorAll("a")];
    const at = all.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      all[(at + step + all.length) % all.length].focus();
    } else if (event.key === "Enter" && document.activeElement === input) {
      event.preventDefault();
      if (all[1]) all[1].click();
    }
  });
})();

// A form with data-drop takes files that are dropped anywhere on the page, and shows how far they are sent.
document.querySelectorAll("form[data-drop]").forEach((form) => {
  const input = form.querySelector("input[type=file]");
  const bar = form.querySelector("progress");
  const over = (on) => (event) => { event.preventDefault(); form.classList.toggle("over", on); };
  document.addEventListener("dragover", over(true));
  document.addEventListener("dragleave", over(false));
  document.addEventListener("drop", (event) => {
    over(false)(event);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const sending = new XMLHttpRequest();
    sending.open("POST", form.action);
    bar.hidden = false;
    sending.upload.onprogress = (now) => { if (now.lengthComputable) bar.value = (100 * now.loaded) / now.total; };
    sending.onload = () => {
      if (sending.status < 400) {
        window.location = sending.responseURL;
        return;
      }
      document.open();
      document.write(sending.response);
      document.close();
    };
    sending.onerror = () => { bar.hidden = true; form.submit(); };
    sending.send(new FormData(form));
  });
});
