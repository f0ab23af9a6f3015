// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Joins handles.
 */
public final class TaskHandles {

	private TaskHandles() {
	}

	/**
	 * All results in the order of the handles. Fails with the first failure; the other
	 * tasks go on.
	 */
	public static <R> CompletableFuture<List<R>> all(Collection<? extends TaskHandle<? extends R>> handles) {
		List<CompletableFuture<? extends R>> futures = new ArrayList<>(handles.size());
		handles.forEach((handle) -> futures.add(handle.future()));
		if (futures.isEmpty()) {
			return CompletableFuture.completedFuture(List.of());
		}
		CompletableFuture<List<R>> all = futures.get(0).newIncompleteFuture();
		futures.forEach((future) -> future.whenComplete((result, failure) -> {
			if (failure != null) {
				all.completeExceptionally(failure);
			}
		}));
		CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).thenRun(() -> {
			List<R> results = new ArrayList<>(futures.size());
			futures.forEach((future) -> results.add(future.join()));
			all.complete(results);
		});
		return all;
	}

	/**
	 * The result of the handle whose task ends first; the other tasks go on.
	 * @throws IllegalArgumentException if there are no handles
	 */
	public static <R> CompletableFuture<R> any(Collection<? extends TaskHandle<? extends R>> handles) {
		if (handles.isEmpty()) {
			throw new IllegalArgumentException("'handles' must not be empty");
		}
		List<CompletableFuture<? extends R>> futures = new ArrayList<>(handles.size());
		handles.forEach((handle) -> futures.add(handle.future()));
		CompletableFuture<R> any = futures.get(0).newIncompleteFuture();
		futures.forEach((future) -> future.whenComplete((result, failure) -> {
			if (failure != null) {
				any.completeExceptionally(failure);
			}
			else {
				any.complete(result);
			}
		}));
		return any;
	}

}
