// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.net.http.HttpResponse;
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
@RestController
class FileServerSample implements FlowSample {

	private static final long MAX_LENGTH = 65536;

	private final ChihuoClient client;

	private final Environment environment;

	FileServerSample(ChihuoClient client, Environment environment) {
		this.client = client;
		this.environment = environment;
	}

	@Override
	public long runSample(ApplicationArguments arguments) {
		this.client
			.startFlow("file-server-" + UUID.randomUUID(), Flow.step("file",
					Map.of("operation", "write", "path", "served/alphabet.txt", "text", "abcdefghijklmnopqrstuvwxyz")))
			.await(Duration.ofMinutes(1));
		requestRange("served/alphabet.txt", "bytes=10-14");
		requestRange("../secret.txt", "bytes=0-9");
		return 2;
	}

	private void requestRange(String path, String range) {
		HttpResponse<String> response = LocalRequests
			.get(this.environment, "/files?path=" + path, HttpHeaders.RANGE, range)
			.join();
		System.out
			.println("GET " + response.uri() + " " + range + ": " + response.statusCode() + " " + response.body());
	}

	@GetMapping("/files")
	Mono<ResponseEntity<byte[]>> readRange(@RequestParam String path, @RequestHeader("Range") String header) {
		HttpRange range = HttpRange.parseRanges(header).get(0);
		return Mono
			.fromCallable(() -> readRange(path, range.getRangeStart(Long.MAX_VALUE), range.getRangeEnd(Long.MAX_VALUE)))
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

	record FileRange(String base64, int length, long next, long size, boolean end) {
	}

}
