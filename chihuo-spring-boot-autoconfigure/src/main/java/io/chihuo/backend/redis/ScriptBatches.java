// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Parts of a batch, none of which blocks the server for long. They follow each other on
 * the connection.
 */
final class ScriptBatches {

	private ScriptBatches() {
	}

	static <T> List<List<T>> of(List<T> batch, int most) {
		if (batch.size() <= most) {
			return batch.isEmpty() ? List.of() : List.of(batch);
		}
		List<List<T>> parts = new ArrayList<>();
		for (int i = 0; i < batch.size(); i += most) {
			parts.add(batch.subList(i, Math.min(i + most, batch.size())));
		}
		return parts;
	}

	/** Send each part, and answer for all. */
	static <T, R> CompletableFuture<List<R>> send(List<List<T>> parts,
			Function<List<T>, CompletableFuture<List<R>>> send) {
		return (parts.size() == 1) ? send.apply(parts.get(0)) : join(parts.stream().map(send).toList());
	}

	static <R> CompletableFuture<List<R>> join(List<CompletableFuture<List<R>>> answers) {
		if (answers.size() == 1) {
			return answers.get(0);
		}
		return all(answers).thenApply((lists) -> lists.stream().flatMap(List::stream).toList());
	}

	/** All answers, in the order of the futures. */
	static <R> CompletableFuture<List<R>> all(List<CompletableFuture<R>> answers) {
		return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
			.thenApply((done) -> answers.stream().map(CompletableFuture::join).toList());
	}

}
