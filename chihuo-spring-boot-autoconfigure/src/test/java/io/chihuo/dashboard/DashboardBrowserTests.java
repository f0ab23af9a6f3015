// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.io.IOException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;

import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopState;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that a real browser makes, for the page itself and for pages of other origins.
 */
class DashboardBrowserTests {

	/** Changes and reads, and whether the page can read an answer. */
	private static final String FETCHES = """
			const url = args[0] + '/api/mails/pause';
			const tries = [
			  { mode: 'no-cors', headers: { 'Content-Type': 'text/plain' } },
			  { mode: 'no-cors' },
			  { mode: 'cors', headers: { 'Content-Type': 'application/json' } },
			  { mode: 'cors', headers: { 'Content-Type': 'application/json', 'X-CSRF-TOKEN': 'x' } },
			];
			let results = '';
			for (const options of tries) {
			  results += await fetch(url, { method: 'POST', body: '{}', credentials: 'include', ...options })
			    .then((response) => (response.type === 'opaque') ? 'refused,' : 'readable,', () => 'refused,');
			}
			for (const path of ['/session', '/api']) {
			  results += await fetch(args[0] + path, { credentials: 'include' })
			    .then((response) => 'readable,', () => 'refused,');
			}
			return results;
			""";

	private static final String FORM = """
			const form = document.createElement('form');
			form.method = 'post';
			form.action = args[0] + '/api/mails/pause';
			form.enctype = 'text/plain';
			const field = document.createElement('input');
			field.name = '{"node": "';
			field.value = '"}';
			form.append(field);
			document.body.append(form);
			setTimeout(() => form.submit());
			""";

	private static final String OWN_CHANGE = """
			const session = await (await fetch('session')).json();
			const headers = { 'Content-Type': 'application/json' };
			if (session.csrf) {
			  headers[session.csrf.header] = session.csrf.token;
			}
			return (await fetch('api/mails/pause', { method: 'POST', body: '{}', headers })).status;
			""";

	/** Refusal by the dashboard, so that the request has passed everything else. */
	private static final String NO_JSON = "Content-Type: application/json";

	private static Chromium chromium;

	private static ForeignSite foreign;

	@BeforeAll
	static void start() throws IOException {
		chromium = Chromium.start();
		foreign = new ForeignSite();
	}

	@AfterAll
	static void stop() throws IOException {
		if (chromium != null) {
			chromium.close();
			foreign.close();
		}
	}

	@Test
	void foreignPagesAreRefusedWithoutSpringSecurity() {
		try (DashboardProcess application = DashboardProcess.start(WebApplicationType.SERVLET, OpenApplication.class,
				DashboardProcess.WRITABLE, "chihuo.dashboard.anonymous=all")) {
			foreignPageChangesNothing(application, "localhost", "127.0.0.1", NO_JSON);
			foreignPageChangesNothing(application, "localhost", "localhost", NO_JSON);
			foreignPageChangesNothing(application, "ops.example", "evil.example", NO_JSON);
			ownPageChanges(application, "localhost");
			ownPageChanges(application, "ops.example");
		}
	}

	@Test
	void foreignPagesAreRefusedWithBasic() {
		try (DashboardProcess application = DashboardProcess.start(WebApplicationType.SERVLET, LoginApplication.class,
				DashboardProcess.WRITABLE)) {
			signIn(application, "localhost");
			foreignPageChangesNothing(application, "localhost", "127.0.0.1", "403");
			ownPageChanges(application, "localhost");
		}
	}

	/** Only the checks of the dashboard are left. */
	@Test
	void foreignPagesAreRefusedWithBasicAndWithoutTokens() {
		try (DashboardProcess application = DashboardProcess.start(WebApplicationType.SERVLET, LoginApplication.class,
				DashboardProcess.WRITABLE, "test.csrf=off")) {
			signIn(application, "ops.example");
			signIn(application, "localhost");
			foreignPageChangesNothing(application, "localhost", "127.0.0.1", NO_JSON);
			foreignPageChangesNothing(application, "ops.example", "evil.example", NO_JSON);
			ownPageChanges(application, "localhost");
			ownPageChanges(application, "ops.example");
		}
	}

	@Test
	void pageRefusesTextAsMarkupAndIsNotShownInAFrame() {
		try (DashboardProcess application = DashboardProcess.start(WebApplicationType.SERVLET, OpenApplication.class,
				"chihuo.dashboard.anonymous=read")) {
			chromium.driver().get(pageOf(application, "localhost") + "/");
			assertThat(chromium.run("document.body.innerHTML = '<b>x</b>'; return 'written';")).asString()
				.contains("TypeError", "TrustedHTML");
			assertThat(chromium.run("return (await fetch('http://127.0.0.1:' + args[0])).status;", foreign.port()))
				.asString()
				.contains("TypeError");
			chromium.driver().get(siteOf("127.0.0.1"));
			chromium.run("""
					const frame = document.createElement('iframe');
					const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
					frame.src = args[0];
					document.body.append(frame);
					await loaded;
					""", pageOf(application, "localhost") + "/");
			chromium.driver().switchTo().frame(0);
			assertThat(chromium.driver().getPageSource()).doesNotContain("Chihuo");
		}
	}

	private static void signIn(DashboardProcess application, String host) {
		chromium.driver().get("http://olga:secret@" + pageOf(application, host).substring("http://".length()) + "/");
	}

	private static void foreignPageChangesNothing(DashboardProcess application, String host, String foreignHost,
			String refusal) {
		String page = pageOf(application, host);
		chromium.driver().get(siteOf(foreignHost));
		assertThat(chromium.run(FETCHES, page)).as("%s from %s", host, foreignHost)
			.isEqualTo("refused,refused,refused,refused,refused,refused,");
		chromium.run(FORM, page);
		TestLimits.await().until(() -> chromium.driver().getCurrentUrl().startsWith(page));
		assertThat(chromium.driver().getPageSource()).as("%s from %s", host, foreignHost).contains(refusal);
		assertThat(stateOfLoop(application)).isEqualTo(LoopState.RUNNING);
	}

	private static void ownPageChanges(DashboardProcess application, String host) {
		chromium.driver().get(pageOf(application, host) + "/");
		assertThat(chromium.run(OWN_CHANGE)).as(host).isEqualTo(200L);
		assertThat(stateOfLoop(application)).isEqualTo(LoopState.PAUSED);
		application.bean(ChihuoLoopRegistry.class).get(DashboardMailLoop.NAME).resume();
	}

	private static LoopState stateOfLoop(DashboardProcess application) {
		return application.bean(ChihuoLoopRegistry.class).get(DashboardMailLoop.NAME).state();
	}

	private static String pageOf(DashboardProcess application, String host) {
		return "http://" + host + ":" + application.port() + "/actuator/chihuo-dashboard";
	}

	private static String siteOf(String host) {
		return "http://" + host + ":" + foreign.port() + "/";
	}

}
