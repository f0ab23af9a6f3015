// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import org.springframework.boot.ApplicationArguments;
import org.springframework.stereotype.Component;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.FlowModule;
import io.chihuo.FlowStep;
import io.chihuo.MakeTask;
import io.chihuo.Task;

/**
 * Two modules at the same time, each a series with a context of its own. Both count words
 * under one key without mixing them up, and a result leaves each by a reference.
 */
@Component
class ModuleSample implements FlowSample {

	private final ChihuoClient client;

	ModuleSample(ChihuoClient client) {
		this.client = client;
	}

	@Override
	public long runSample(ApplicationArguments arguments) {
		FlowHandle flow = this.client.startFlow("module-" + UUID.randomUUID(), Flow.series(
				Flow.parallel(countWords("poem", "Roses are red", "Violets are blue"),
						countWords("speech", "Four score and seven years ago", "We choose")),
				Flow.step("word-sums", List.of(Flow.ref("poem-words"), Flow.ref("speech-words"))).named("sum")));
		FlowModule poem = flow.module("poem");
		poem.future().join();
		System.out.println("The context of the poem has " + poem.contextValue("words", Integer.class) + " words");
		flow.await(Duration.ofMinutes(1));
		System.out.println("Both have " + flow.result("sum", Integer.class) + " words, and the context of the flow has "
				+ flow.contextValue("words", Integer.class));
		return flow.status().doneCount();
	}

	private static FlowStep countWords(String name, String firstLine, String secondLine) {
		return Flow
			.module(Flow.step("word-counts", firstLine), Flow.step("word-counts", secondLine),
					Flow.step("word-sums", List.of(Flow.context("words"))).named(name + "-words"))
			.named(name);
	}

	@ChihuoLoop(name = "word-counts", concurrency = "2")
	static class WordCountLoop {

		@MakeTask
		void countLine(Task<String> line) {
			line.flow().incrementContext("words", line.payload().split(" ").length);
		}

	}

	@ChihuoLoop(name = "word-sums", concurrency = "2")
	static class WordSumLoop {

		@MakeTask
		int sum(int[] numbers) {
			int sum = 0;
			for (int number : numbers) {
				sum += number;
			}
			return sum;
		}

	}

}
