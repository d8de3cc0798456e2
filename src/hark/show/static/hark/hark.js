// What pages do beyond HTML: said in attributes of the page, done here; without it everything still works.
"use strict";

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  if (token) event.detail.headers["X-CSRFToken"] = token.value;
});

// A form with data-sure asks before it does what it says.
document.addEventListener("submit", (event) => {
  const sure = event.target.dataset.sure;
  if (sure && !window.confirm(sure)) event.preventDefault();
});

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
    sending.onload = () => { window.location = sending.responseURL; };
    sending.onerror = () => { bar.hidden = true; form.submit(); };
    sending.send(new FormData(form));
  });
});
