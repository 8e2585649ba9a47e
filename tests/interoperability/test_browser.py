"""report.html in a real browser: nothing is asked of the network, all pictures show, narrow screens need not scroll."""

import html
import json
import re
import shutil
import subprocess
import unittest

from harness import OPTICS, Case, phantom, write_series

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER = next((path for path in map(shutil.which, NAMES) if path), None)

# Shows the page in a frame of each width and tells what a reader would find there.
FRAME = """<!DOCTYPE html><body><iframe id="page" src="{page}" style="border:0;height:800px"></iframe><script>
const frame = document.getElementById("page");
frame.onload = () => {{
  const found = {{}};
  for (const width of [400, 1280]) {{
    frame.style.width = width + "px";
    const page = frame.contentDocument;
    const all = (of) => [...page.querySelectorAll(of)];
    const hidden = (of) => all(of).every((e) => e.getClientRects().length === 0);
    const pick = (view) => {{ page.getElementById("views-" + view).click(); return [
      hidden("#views-both ~ .pair > .before"), hidden("#views-both ~ .pair > .after")]; }};
    found[width] = {{
      scroll: page.documentElement.scrollWidth, client: page.documentElement.clientWidth,
      broken: all("img").filter((e) => !e.complete || e.naturalWidth === 0).length, pictures: all("img").length,
      small: all("svg.plot text").filter((e) => e.getBoundingClientRect().height < 8).length,
      before: pick("before"), after: pick("after"), both: pick("both"),
      beside: all(".pair")[0].children[0].getBoundingClientRect().top === all(".pair")[0].children[1].getBoundingClientRect().top,
    }};
  }}
  document.body.innerHTML = "<pre>" + JSON.stringify(found) + "</pre>";
}};
</script></body>"""


@unittest.skipUnless(BROWSER, "there is no Chromium; apt-get install --no-install-recommends chromium")
class Browser(Case):
    def browse(self, *arguments):
        profile = self.folder / "profile"
        return subprocess.run([BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}",
                               "--disable-background-networking", "--disable-component-update", "--no-first-run",
                               "--disable-sync", "--proxy-server=127.0.0.1:9", "--proxy-bypass-list=<-loopback>",
                               "--virtual-time-budget=5000", *arguments], capture_output=True, text=True, timeout=120,
                              check=True).stdout

    def page(self):
        folder = write_series(self.folder / "in", phantom((24, 60, 60)))
        self.succeed("-i", folder, "-o", self.folder / "out", *OPTICS, "--offset", 100, "--numit", "auto", "--threads", 1)
        return self.folder / "out" / "report.html"

    def test_reads_the_page_on_narrow_and_wide_screens(self):
        wrapper = self.folder / "frame.html"
        wrapper.write_text(FRAME.format(page=self.page().as_uri()))
        shown = self.browse("--allow-file-access-from-files", "--dump-dom", wrapper.as_uri())
        found = json.loads(html.unescape(re.search(r"<pre>(.*)</pre>", shown).group(1)))
        for width in ("400", "1280"):
            with self.subTest(width=width):
                view = found[width]
                self.assertLessEqual(view["scroll"], view["client"], "nothing sticks out to the side")
                self.assertGreaterEqual(view["pictures"], 15)
                self.assertEqual(view["broken"], 0)
                self.assertEqual(view["small"], 0, "texts in plots can be read")
                self.assertEqual(view["before"], [False, True])
                self.assertEqual(view["after"], [True, False])
                self.assertEqual(view["both"], [False, False])
        self.assertFalse(found["400"]["beside"])
        self.assertTrue(found["1280"]["beside"])

    def asked(self, page):
        """What showing the page asks of the network, but for the browser's own calls home."""
        log = self.folder / "net.json"
        self.browse(f"--log-net-log={log}", "--dump-dom", page.as_uri())
        urls = set(re.findall(r'"url":"((?:http|ws|ftp)[^"]+)"', log.read_text()))
        return {url for url in urls if not re.match(r"https?://[\w.-]*(google|gstatic|googleapis|chromium)\.", url)}

    def test_asks_nothing_of_the_network(self):
        page = self.page()
        self.assertEqual(self.asked(page), set())
        other = self.folder / "other.html"
        other.write_text(page.read_text().replace("</main>", '<img alt="" src="http://pictures.invalid/a.png"/></main>'))
        self.assertEqual(self.asked(other), {"http://pictures.invalid/a.png"}, "the check sees what is asked")


if __name__ == "__main__":
    unittest.main()
