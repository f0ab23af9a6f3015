// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import io.chihuo.BackendUnavailableException;
import io.chihuo.RunOutcome;
import io.chihuo.backend.Lease;
import io.chihuo.backend.Renewal;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;

/**
 * Faults that a test asks for, between the application and its backend.
 */
final class BackendFaults {

	private volatile boolean down;

	private volatile boolean crashing;

	private volatile Runnable onCrash = () -> {
	};

	/** Ids of tasks whose next end is void. */
	private final Set<String> losing = ConcurrentHashMap.newKeySet();

	/** Leases of workers that have died. */
	private final Set<Lease> crashed = ConcurrentHashMap.newKeySet();

	void setDown(boolean down) {
		this.down = down;
	}

	void loseLease(String id) {
		this.losing.add(id);
	}

	/** Have the run that ends next be the last of its worker. */
	void crashWorker() {
		this.crashing = true;
	}

	/** Called when a worker dies. */
	void onCrash(Runnable onCrash) {
		this.onCrash = onCrash;
	}

	/** Whether the run with this lease ended with its worker. */
	boolean hasCrashed(Lease lease) {
		return this.crashed.contains(lease);
	}

	void reset() {
		this.down = false;
		this.crashing = false;
		this.losing.clear();
		this.crashed.clear();
	}

	/** The answer of the backend to the question whether it is there. */
	CompletableFuture<Void> ping(TaskBackend backend) {
		return this.down ? downAnswer() : backend.ping();
	}

	private static <R> CompletableFuture<R> downAnswer() {
		return CompletableFuture
			.failedFuture(new BackendUnavailableException("The backend is down, as the test has asked for", null));
	}

	/** The same store or flows, with the faults that are asked for. */
	<T> T wrap(Class<T> type, T delegate) {
		InvocationHandler handler = (proxy, method, arguments) -> {
			if (this.down && CompletionStage.class.isAssignableFrom(method.getReturnType())) {
				return downAnswer();
			}
			return call(delegate, method, arguments);
		};
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, handler));
	}

	@SuppressWarnings("unchecked") // methods of the interface
	private @Nullable Object call(Object delegate, Method method, Object @Nullable [] arguments) throws Throwable {
		if (delegate instanceof TaskStore store && arguments != null) {
			if (method.getName().equals("settle")) {
				return settle(store, (List<Settlement>) arguments[0]);
			}
			if (method.getName().equals("renew")) {
				List<Lease> leases = (List<Lease>) arguments[0];
				return ((CompletableFuture<List<Renewal>>) invoke(store, method, arguments))
					.thenApply((renewals) -> withoutLost(leases, renewals));
			}
		}
		return invoke(delegate, method, arguments);
	}

	@SuppressWarnings("NullAway") // methods of our interfaces that return null are none
	private static Object invoke(Object delegate, Method method, Object @Nullable [] arguments) throws Throwable {
		try {
			return method.invoke(delegate, arguments);
		}
		catch (InvocationTargetException ex) {
			throw (ex.getCause() != null) ? ex.getCause() : ex;
		}
	}

	private List<Renewal> withoutLost(List<Lease> leases, List<Renewal> renewals) {
		List<Renewal> answers = new ArrayList<>(renewals);
		for (int i = 0; i < answers.size(); i++) {
			if (this.losing.contains(leases.get(i).id())) {
				answers.set(i, Renewal.LOST);
			}
		}
		return answers;
	}

	/** Settlements of lost leases are void. */
	private CompletableFuture<List<RunOutcome>> settle(TaskStore store, List<Settlement> settlements) {
		List<Settlement> sent = new ArrayList<>();
		List<Boolean> voided = new ArrayList<>();
		for (Settlement settlement : settlements) {
			boolean ended = !settlement.releasesTask();
			if (ended && this.crashing) {
				this.crashing = false;
				this.crashed.add(settlement.lease());
				this.onCrash.run();
				voided.add(true);
			}
			else if (ended && this.losing.remove(settlement.lease().id())) {
				sent.add(Settlement.release(settlement.lease())); // as when it lapses
				voided.add(true);
			}
			else {
				sent.add(settlement);
				voided.add(false);
			}
		}
		return store.settle(sent).thenApply((answers) -> mergeAnswers(settlements, sent, answers, voided));
	}

	private List<RunOutcome> mergeAnswers(List<Settlement> settlements, List<Settlement> sent, List<RunOutcome> answers,
			List<Boolean> voided) {
		List<RunOutcome> outcomes = new ArrayList<>();
		for (int i = 0, next = 0; i < settlements.size(); i++) {
			boolean wasSent = next < sent.size() && sent.get(next).lease().equals(settlements.get(i).lease());
			RunOutcome answer = wasSent ? answers.get(next++) : RunOutcome.LEASE_LOST;
			outcomes.add(voided.get(i) ? RunOutcome.LEASE_LOST : answer);
		}
		return outcomes;
	}

}
