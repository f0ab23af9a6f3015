// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.ApplicationArguments;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRange;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.chihuo.ChihuoClient;
import io.chihuo.Flow;
import io.chihuo.FlowFailedException;
import io.chihuo.FlowHandle;

/**
 * Serves ranges of files, which steps of the kind {@code file} read below one directory.
 */
@Component
class FileServerSample implements FlowSample {

	private static final long MAX_LENGTH = 65536;

	private final ChihuoClient client;

	private final Environment environment;

	FileServerSample(ChihuoClient client, Environment environment) {
		this.client = client;
		this.environment = environment;
	}

	@Override
	public long runSample(ApplicationArguments arguments) throws Exception {
		this.client
			.startFlow("file-server-" + UUID.randomUUID(), Flow.step("file",
					Map.of("operation", "write", "path", "served/alphabet.txt", "text", "abcdefghijklmnopqrstuvwxyz")))
			.await(Duration.ofMinutes(1));
		requestRange("served/alphabet.txt", "bytes=10-14");
		requestRange("../secret.txt", "bytes=0-9");
		return 2;
	}

	private void requestRange(String path, String range) throws Exception {
		String uri = "http://localhost:" + this.environment.getProperty("local.server.port") + "/files?path=" + path;
		HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).header(HttpHeaders.RANGE, range).build();
		HttpResponse<String> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
		System.out.println("GET " + uri + " " + range + ": " + response.statusCode() + " " + response.body());
	}

	@RestController
	static class RangeController {

		private final ChihuoClient client;

		RangeController(ChihuoClient client) {
			this.client = client;
		}

		@GetMapping("/files")
		Mono<ResponseEntity<byte[]>> readRange(@RequestParam String path, @RequestHeader("Range") String header) {
			HttpRange range = HttpRange.parseRanges(header).get(0);
			return Mono
				.fromCallable(
						() -> readRange(path, range.getRangeStart(Long.MAX_VALUE), range.getRangeEnd(Long.MAX_VALUE)))
				.subscribeOn(Schedulers.boundedElastic());
		}

		/** May be shorter than asked for. Nothing of its flow is kept. */
		private ResponseEntity<byte[]> readRange(String path, long first, long last) {
			FlowHandle flow = this.client
				.startFlow(
						"file-server-" + UUID.randomUUID(), Flow
							.step("file",
									Map.of("operation", "read", "path", path, "offset", first, "length",
											Math.min(last - first + 1, MAX_LENGTH), "encoding", "base64"))
							.named("read"));
			try {
				flow.await(Duration.ofMinutes(1));
				return toResponse(first, flow.result("read", FileRange.class));
			}
			catch (FlowFailedException ex) {
				return ResponseEntity.notFound().build();
			}
			finally {
				flow.dismiss();
			}
		}

		private static ResponseEntity<byte[]> toResponse(long first, @Nullable FileRange range) {
			Assert.state(range != null, "A step that reads has a result");
			return ResponseEntity.status(HttpStatus.PARTIAL_CONTENT)
				.header(HttpHeaders.CONTENT_RANGE, "bytes " + first + "-" + (range.next() - 1) + "/" + range.size())
				.body(Base64.getDecoder().decode(range.base64()));
		}

	}

	record FileRange(String base64, int length, long next, long size, boolean end) {
	}

}
