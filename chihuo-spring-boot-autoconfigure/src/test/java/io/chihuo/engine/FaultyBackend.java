// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.chihuo.BackendUnavailableException;
import io.chihuo.backend.DelegatingTaskBackend;
import io.chihuo.backend.StoreListener;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.memory.MemoryTaskBackend;

/**
 * A backend whose calls fail, or are not answered, as long as a test wants it.
 */
public final class FaultyBackend extends DelegatingTaskBackend {

	private static final String ALL = "*";

	private final Set<String> failing = ConcurrentHashMap.newKeySet();

	private final Set<String> throwing = ConcurrentHashMap.newKeySet();

	private final Map<String, Error> errors = new ConcurrentHashMap<>();

	private final Set<String> hanging = ConcurrentHashMap.newKeySet();

	private final Set<String> delaying = ConcurrentHashMap.newKeySet();

	private final Set<String> losing = ConcurrentHashMap.newKeySet();

	private final Set<String> postponing = ConcurrentHashMap.newKeySet();

	private final List<Runnable> kept = new CopyOnWriteArrayList<>();

	private final List<CompletableFuture<Object>> unanswered = new CopyOnWriteArrayList<>();

	private final List<String> calls = new CopyOnWriteArrayList<>();

	private volatile boolean distant;

	private volatile boolean losingEvents;

	public FaultyBackend(TaskClock clock) {
		this(new MemoryTaskBackend(clock));
	}

	/** A way of its own to a backend that others use too. */
	FaultyBackend(TaskBackend target) {
		super(target);
	}

	/** Call itself not local, though it answers at once. */
	FaultyBackend distant() {
		this.distant = true;
		return this;
	}

	/** From here on every call fails, and no notification arrives any more. */
	void fail() {
		fail(ALL);
	}

	public void fail(String method) {
		this.failing.add(method);
	}

	/** From here on no listener is notified. */
	void loseEvents() {
		this.losingEvents = true;
	}

	private Object losing(Object listener) {
		return Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { StoreListener.class },
				(proxy, method, arguments) -> this.losingEvents ? null : method.invoke(listener, arguments));
	}

	/** Throws rather than answer with a failure, as no backend should. */
	void raise(String method) {
		this.throwing.add(method);
	}

	/** Throws from the next call of a method. */
	void raiseOnce(String method, Error error) {
		this.errors.put(method, error);
	}

	void hang(String method) {
		this.hanging.add(method);
	}

	/** Calls are made, and their answers kept until {@link #answer}. */
	void delay(String method) {
		this.delaying.add(method);
	}

	/** The next call is made, and fails for its caller. */
	void loseAnswer(String method) {
		this.losing.add(method);
	}

	/** Calls are not made before {@link #answer}. */
	void postpone(String method) {
		this.postponing.add(method);
	}

	private CompletableFuture<Object> postponed(TaskStore store, Method method, Object[] arguments) {
		CompletableFuture<Object> later = new CompletableFuture<>();
		this.kept.add(() -> {
			try {
				later.complete(((CompletableFuture<?>) method.invoke(store, arguments)).join());
			}
			catch (ReflectiveOperationException | RuntimeException ex) {
				later.completeExceptionally(ex);
			}
		});
		return later;
	}

	void awaitKept(int count) {
		TestNode.soon().until(() -> this.kept.size() >= count);
	}

	/** Gives the answers that are kept, in order, as soon as there are so many. */
	void answer(int count) {
		awaitKept(count);
		for (int i = 0; i < count; i++) {
			this.kept.remove(0).run();
		}
	}

	/** Calls are answered again; those that were not are failed. */
	public void heal() {
		this.failing.clear();
		this.throwing.clear();
		this.hanging.clear();
		this.unanswered.forEach((answer) -> answer.completeExceptionally(unavailable()));
	}

	@Override
	public CompletableFuture<Void> ping() {
		if (this.hanging.contains("ping")) {
			return new CompletableFuture<>();
		}
		return this.failing.contains(ALL) ? CompletableFuture.failedFuture(unavailable()) : super.ping();
	}

	/** How often a method was called, successful or not. */
	long calls(String method) {
		return this.calls.stream().filter(method::equals).count();
	}

	@Override
	public String name() {
		return "faulty";
	}

	@Override
	protected TaskStore wrapStore(TaskStore store) {
		return (TaskStore) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { TaskStore.class },
				(proxy, method, arguments) -> call(store, method, arguments));
	}

	private Object call(TaskStore store, Method method, Object[] arguments) throws Throwable {
		this.calls.add(method.getName());
		Error error = this.errors.remove(method.getName());
		if (error != null) {
			throw error;
		}
		if (is(this.throwing, method)) {
			throw unavailable();
		}
		if (method.getReturnType() == CompletableFuture.class) {
			if (is(this.failing, method)) {
				return CompletableFuture.failedFuture(unavailable());
			}
			if (is(this.hanging, method)) {
				CompletableFuture<Object> answer = new CompletableFuture<>();
				this.unanswered.add(answer);
				return answer;
			}
		}
		if (this.distant && method.getName().equals("isLocal")) {
			return false;
		}
		try {
			if (method.getName().equals("addListener")) {
				return method.invoke(store, losing(arguments[0]));
			}
			if (is(this.postponing, method)) {
				return postponed(store, method, arguments);
			}
			Object answer = method.invoke(store, arguments);
			if (this.losing.remove(method.getName())) {
				return CompletableFuture.failedFuture(unavailable());
			}
			return is(this.delaying, method) ? kept((CompletableFuture<?>) answer) : answer;
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	private <R> CompletableFuture<R> kept(CompletableFuture<R> answer) {
		CompletableFuture<R> later = new CompletableFuture<>();
		this.kept.add(() -> later.complete(answer.join()));
		return later;
	}

	private static boolean is(Set<String> methods, Method method) {
		return methods.contains(ALL) || methods.contains(method.getName());
	}

	private static BackendUnavailableException unavailable() {
		return new BackendUnavailableException("gone for a while", null);
	}

}
