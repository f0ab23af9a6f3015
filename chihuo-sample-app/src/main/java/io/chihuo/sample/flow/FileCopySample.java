// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;

import org.springframework.boot.ApplicationArguments;
import org.springframework.stereotype.Component;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.FlowRef;
import io.chihuo.FlowStep;
import io.chihuo.MakeTask;
import io.chihuo.Task;

/**
 * Copies a file part by part, by steps of the kind {@code file}: read and append are
 * repeated until the file ends, then the copy is written to the disk. A step that runs
 * twice appends once.
 */
@Component
class FileCopySample implements FlowSample {

	private static final int FILE_SIZE = 200_000;

	private static final int PART_SIZE = 50_000;

	private final ChihuoClient client;

	FileCopySample(ChihuoClient client) {
		this.client = client;
	}

	@Override
	public long runSample(ApplicationArguments arguments) {
		String directory = "file-copy-" + UUID.randomUUID();
		FlowRef position = Flow.context("position").orElse(0);
		FlowStep copyPart = Flow.series(
				Flow.step("file",
						Map.of("operation", "read", "path", directory + "/original", "encoding", "base64", "offset",
								position, "length", PART_SIZE))
					.named("part"),
				Flow.step("file",
						Map.of("operation", "append", "path", directory + "/copy", "offset", position, "base64",
								Flow.ref("part").path("/base64"))),
				Flow.step("file-positions", Flow.ref("part").path("/next")));
		FlowHandle flow = this.client.startFlow(directory,
				Flow.series(
						Flow.step("file",
								Map.of("operation", "write", "path", directory + "/original", "text",
										"x".repeat(FILE_SIZE))),
						Flow.repeat(copyPart, Flow.ref("part").path("/end").isEqualTo(true)),
						Flow.step("file", Map.of("operation", "fsync", "path", directory + "/copy")).named("copy")));
		flow.await(Duration.ofMinutes(1));
		System.out.println("The copy has the size " + flow.result("copy", Map.class));
		return flow.status().doneCount();
	}

	@ChihuoLoop(name = "file-positions")
	static class FilePositionLoop {

		@MakeTask
		void movePosition(Task<Long> next) {
			System.out.println("Copied up to byte " + next.payload());
			next.flow().putContext("position", next.payload());
		}

	}

}
