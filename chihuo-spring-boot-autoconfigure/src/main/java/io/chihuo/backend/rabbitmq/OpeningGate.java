// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Lets calls pass, in their order, once the queue has been declared. If that fails they
 * fail, and the next call tries again.
 */
final class OpeningGate {

	private final Supplier<CompletableFuture<Void>> declare;

	private final Queue<WaitingCall<?>> waiting = new ArrayDeque<>();

	private boolean opening;

	private volatile boolean open;

	private record WaitingCall<R>(Supplier<CompletableFuture<R>> call, CompletableFuture<R> answer) {

		void pass() {
			makeCall(this.call).whenComplete((result, failure) -> {
				if (failure == null) {
					this.answer.complete(result);
				}
				else {
					this.answer.completeExceptionally(failure);
				}
			});
		}

	}

	OpeningGate(Supplier<CompletableFuture<Void>> declare) {
		this.declare = declare;
	}

	<R> CompletableFuture<R> pass(Supplier<CompletableFuture<R>> call) {
		if (this.open) {
			return makeCall(call);
		}
		CompletableFuture<R> answer = new CompletableFuture<>();
		synchronized (this) {
			this.waiting.add(new WaitingCall<>(call, answer));
			if (this.opening) {
				return answer;
			}
			this.opening = true;
		}
		makeCall(this.declare).whenComplete((declared, failure) -> onDeclared(failure));
		return answer;
	}

	/** One that throws fails, so that those behind it have their turn. */
	private static <R> CompletableFuture<R> makeCall(Supplier<CompletableFuture<R>> call) {
		try {
			return call.get();
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private void onDeclared(@Nullable Throwable failure) {
		for (WaitingCall<?> next = nextCall(failure == null); next != null; next = nextCall(failure == null)) {
			if (failure != null) {
				next.answer().completeExceptionally(failure);
			}
			else {
				next.pass();
			}
		}
	}

	/** The next call that waits; with the last the wait is over. */
	private synchronized @Nullable WaitingCall<?> nextCall(boolean declared) {
		WaitingCall<?> next = this.waiting.poll();
		if (next == null) {
			this.open = declared;
			this.opening = false;
		}
		return next;
	}

}
