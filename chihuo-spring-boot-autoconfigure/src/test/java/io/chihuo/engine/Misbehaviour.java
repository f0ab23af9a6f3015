// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;

import org.reactivestreams.Subscription;
import org.slf4j.MDC;
import reactor.core.publisher.Mono;

import io.chihuo.LoopHandler;
import io.chihuo.RemoteTaskException;
import io.chihuo.RetryLaterException;
import io.chihuo.Task;

/**
 * Things that a handler, its future or its exception may do, each of which ends when the
 * latch opens at the latest.
 */
public enum Misbehaviour {

	MINIMAL_STAGE((task, end) -> new CompletableFuture<Void>().minimalCompletionStage()),

	STAGE_NEVER_COMPLETES((task, end) -> new CompletableFuture<Void>()),

	CANCEL_THROWS((task, end) -> new CompletableFuture<Void>() {
		@Override
		public boolean cancel(boolean mayInterruptIfRunning) {
			throw new AssertionError("cancel");
		}
	}),

	CANCEL_BLOCKS((task, end) -> new CompletableFuture<Void>() {
		@Override
		public boolean cancel(boolean mayInterruptIfRunning) {
			UninterruptibleWork.await(end);
			return false;
		}
	}),

	CALLBACK_BLOCKS((task, end) -> {
		CompletableFuture<Void> future = new CompletableFuture<>();
		future.whenComplete((result, failure) -> UninterruptibleWork.await(end));
		return future;
	}),

	CALLBACK_REGISTRATION_THROWS((task, end) -> new CompletableFuture<Void>() {
		@Override
		public <U> CompletableFuture<U> handle(BiFunction<? super Void, Throwable, ? extends U> action) {
			throw new StackOverflowError("handle");
		}
	}),

	CALLBACK_REGISTRATION_BLOCKS((task, end) -> new CompletableFuture<Void>() {
		@Override
		public <U> CompletableFuture<U> handle(BiFunction<? super Void, Throwable, ? extends U> action) {
			UninterruptibleWork.await(end);
			return null;
		}
	}),

	DEPENDENTS_BLOCK((task, end) -> new CompletableFuture<Void>() {
		@Override
		public int getNumberOfDependents() {
			UninterruptibleWork.await(end);
			return 0;
		}
	}),

	PUBLISHER_NEVER_SUBSCRIBES((task, end) -> Mono.fromDirect((subscriber) -> {
	})),

	PUBLISHER_CANCEL_BLOCKS((task, end) -> Mono.fromDirect((subscriber) -> subscriber.onSubscribe(new Subscription() {
		@Override
		public void request(long count) {
		}

		@Override
		public void cancel() {
			UninterruptibleWork.await(end);
		}
	}))),

	PUBLISHER_REQUEST_THROWS((task, end) -> Mono.fromDirect((subscriber) -> subscriber.onSubscribe(new Subscription() {
		@Override
		public void request(long count) {
			throw new StackOverflowError("request");
		}

		@Override
		public void cancel() {
			throw new AssertionError("cancel");
		}
	}))),

	COMPLETES_TWICE((task, end) -> new CompletableFuture<Void>() {
		@Override
		public <U> CompletableFuture<U> handle(BiFunction<? super Void, Throwable, ? extends U> action) {
			action.apply(null, new IllegalStateException("first"));
			action.apply(null, null);
			return null;
		}
	}),

	MESSAGE_THROWS((task, end) -> {
		throw new MessagelessException();
	}),

	STAGE_FAILS_WITHOUT_MESSAGE((task, end) -> CompletableFuture.failedFuture(new MessagelessException())),

	STAGE_FAILS_LATER_WITHOUT_MESSAGE((task, end) -> {
		CompletableFuture<Void> future = new CompletableFuture<>();
		new Thread(() -> future.completeExceptionally(new MessagelessException())).start();
		return future;
	}),

	MESSAGE_OVERFLOWS((task, end) -> {
		throw new RuntimeException() {
			@Override
			public String toString() {
				throw new StackOverflowError("toString");
			}
		};
	}),

	TEXT_IS_NULL((task, end) -> {
		throw new RuntimeException() {
			@Override
			public String toString() {
				return null;
			}
		};
	}),

	STACK_TRACE_THROWS((task, end) -> {
		throw new RuntimeException("trace") {
			@Override
			public StackTraceElement[] getStackTrace() {
				throw new IllegalStateException("no trace");
			}
		};
	}),

	CYCLIC_WRAPPERS((task, end) -> {
		ExecutionException first = new ExecutionException("first", null);
		first.initCause(new CompletionException("second", first));
		throw first;
	}),

	CYCLIC_CAUSES((task, end) -> {
		Exception first = new Exception("first");
		first.initCause(new Exception("second", first));
		throw first;
	}),

	ENDLESS_CAUSES((task, end) -> {
		throw new CyclicCauseException();
	}),

	CAUSE_THROWS((task, end) -> {
		throw new CompletionException("cause", null) {
			@Override
			public synchronized Throwable getCause() {
				throw new IllegalStateException("no cause");
			}
		};
	}),

	DELAY_THROWS((task, end) -> {
		throw new RetryLaterException(Duration.ZERO, "later") {
			@Override
			public Duration delay() {
				throw new AssertionError("delay");
			}
		};
	}),

	DELAY_IS_NULL((task, end) -> {
		throw new RetryLaterException(Duration.ZERO, "later") {
			@Override
			public Duration delay() {
				return null;
			}
		};
	}),

	DELAY_IS_TOO_LONG((task, end) -> {
		throw new RetryLaterException(Duration.ZERO, "later") {
			@Override
			public Duration delay() {
				return Duration.ofSeconds(Long.MAX_VALUE);
			}
		};
	}),

	REMOTE_CAUSE_IS_NULL((task, end) -> {
		throw new RemoteTaskException("queue", "task", "Type", "message", "stack", Arrays.asList((String) null), 1,
				"worker");
	}),

	REMOTE_FAILURE_THROWS((task, end) -> {
		throw new ThrowingRemoteException();
	}),

	HALF_A_CHARACTER((task, end) -> {
		throw new IllegalStateException("\uD83D");
	}),

	HUGE_MESSAGE((task, end) -> {
		throw new IllegalStateException("x".repeat(10_000_000));
	}),

	LINE_BREAKS((task, end) -> {
		throw new IllegalStateException("a\r\nb\n\tc\u2028d");
	}),

	ERROR((task, end) -> {
		throw new AssertionError("error");
	}),

	STACK_OVERFLOW((task, end) -> overflow()),

	OUT_OF_MEMORY((task, end) -> {
		throw new OutOfMemoryError("thrown by a handler");
	}),

	CLASS_IS_MISSING((task, end) -> {
		throw new NoClassDefFoundError("Missing");
	}),

	INTERRUPTS_ITSELF((task, end) -> {
		Thread.currentThread().interrupt();
		throw new IllegalStateException("interrupted");
	}),

	SWALLOWS_INTERRUPTIONS((task, end) -> {
		UninterruptibleWork.await(end);
		return null;
	}),

	WAITS_FOR_A_LOCK((task, end) -> {
		ReentrantLock lock = new ReentrantLock();
		CompletableFuture.runAsync(() -> {
			lock.lock();
			UninterruptibleWork.await(end);
			lock.unlock();
		}).getNumberOfDependents();
		while (!lock.isLocked()) {
			Thread.onSpinWait();
		}
		lock.lock();
		return null;
	}),

	LOCKS_ITS_TASK((task, end) -> {
		synchronized (task) {
			UninterruptibleWork.await(end);
		}
		return null;
	}),

	READS_FROM_A_SOCKET((task, end) -> {
		try (ServerSocket server = new ServerSocket(0);
				Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
			closeLater(socket, end);
			return socket.getInputStream().read();
		}
	}),

	LEAVES_LOCALS_BEHIND((task, end) -> {
		new ThreadLocal<CyclicCauseException>().set(new CyclicCauseException());
		new InheritableThreadLocal<CyclicCauseException>().set(new CyclicCauseException());
		MDC.put("chihuo.task", null);
		MDC.put("mine", task.id());
		throw new IllegalStateException("left");
	}),

	CHANGES_ITS_THREAD((task, end) -> {
		Thread.currentThread().setName("mine");
		Thread.currentThread().setPriority(Thread.MIN_PRIORITY);
		Thread.currentThread().setContextClassLoader(null);
		throw new IllegalStateException("changed");
	});

	private final HandlerBehaviour behaviour;

	Misbehaviour(HandlerBehaviour behaviour) {
		this.behaviour = behaviour;
	}

	LoopHandler<String> until(CountDownLatch end) {
		return (task) -> this.behaviour.run(task, end);
	}

	/**
	 * Behave so where there is no task, until the latch opens at the latest.
	 */
	public Object behaveUntil(CountDownLatch end) throws Exception {
		return this.behaviour.run(noTask(), end);
	}

	@SuppressWarnings("unchecked")
	private static Task<String> noTask() {
		return (Task<String>) Proxy.newProxyInstance(Task.class.getClassLoader(), new Class<?>[] { Task.class },
				(proxy, method, arguments) -> method.getName().equals("id") ? "none" : null);
	}

	private static Object overflow() {
		return (overflow() != null) ? overflow() : new Object();
	}

	private static void closeLater(Socket socket, CountDownLatch end) {
		Thread thread = new Thread(() -> {
			UninterruptibleWork.await(end);
			try {
				socket.close();
			}
			catch (IOException ex) {
				// closed all the same
			}
		});
		thread.setDaemon(true);
		thread.start();
	}

	private interface HandlerBehaviour {

		Object run(Task<String> task, CountDownLatch end) throws Exception;

	}

	private static final class MessagelessException extends RuntimeException {

		@Override
		public String getMessage() {
			throw new IllegalStateException("no message for you");
		}

	}

	private static final class ThrowingRemoteException extends RemoteTaskException {

		ThrowingRemoteException() {
			super("queue", "task", "Type", "message", "stack", List.of(), 1, "worker");
		}

		@Override
		public String queue() {
			throw new IllegalStateException("queue");
		}

		@Override
		public String taskId() {
			throw new IllegalStateException("taskId");
		}

		@Override
		public String remoteType() {
			throw new AssertionError("remoteType");
		}

		@Override
		public String remoteMessage() {
			throw new IllegalStateException("remoteMessage");
		}

		@Override
		public String remoteStack() {
			throw new StackOverflowError("remoteStack");
		}

		@Override
		public List<String> remoteCauses() {
			throw new IllegalStateException("remoteCauses");
		}

	}

	private static final class CyclicCauseException extends RuntimeException {

		@Override
		public synchronized Throwable getCause() {
			return new CyclicCauseException();
		}

	}

}
