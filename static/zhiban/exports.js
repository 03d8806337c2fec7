/* While an export is being written, the list below the form is fetched anew every three seconds. */
(() => {
  const again = async () => {
    const answer = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [fresh, shown] = [page, document].map((one) => one.querySelector("#changelist-form"));
    if (fresh && shown) shown.innerHTML = fresh.innerHTML;
    if (page.querySelector("script[src*='exports']")) setTimeout(again, 3000);
  };
  setTimeout(again, 1500);
})();
