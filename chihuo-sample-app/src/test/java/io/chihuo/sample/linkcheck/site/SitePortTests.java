// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.site;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SitePortTests {

	private static final Path REPORT = Path.of("no-report.html");

	@Test
	void anotherServerOfTheSiteTakesOver() throws Exception {
		SiteServer first = new SiteServer(0, REPORT);
		URI start = URI.create(first.startUrl());
		try (SiteServer second = new SiteServer(start.getPort(), REPORT)) {
			assertThat(second.startUrl()).isEqualTo(first.startUrl());
			assertThat(status(start)).isEqualTo(200);
			first.close();
			TestLimits.await().ignoreExceptionsInstanceOf(ConnectException.class).until(() -> status(start) == 200);
		}
		assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> status(start));
	}

	@Test
	void portOfSomethingElseIsRefused() throws IOException {
		HttpServer otherServer = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
		otherServer.start();
		try {
			assertThatExceptionOfType(ChihuoConfigurationException.class)
				.isThrownBy(() -> new SiteServer(otherServer.getAddress().getPort(), REPORT))
				.withMessageContaining("taken by something else");
		}
		finally {
			otherServer.stop(0);
		}
	}

	private static int status(URI address) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(address).build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
	}

}
