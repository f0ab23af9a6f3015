// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Admits one suspect at a time for all loops of a process: of two that run when the
 * process dies, the innocent one would be charged too. A loop that was not admitted is
 * notified when the gate is free again.
 */
public final class SuspectGate {

	private static final SuspectGate OF_PROCESS = new SuspectGate();

	private final Set<Runnable> waiting = new LinkedHashSet<>();

	private boolean taken;

	/**
	 * The gate of all namespaces and application contexts of this process, which die
	 * together.
	 */
	public static SuspectGate ofProcess() {
		return OF_PROCESS;
	}

	/**
	 * Enter if the gate is free.
	 * @param onFree called when the gate is free again, if it is not free now
	 */
	synchronized boolean tryEnter(Runnable onFree) {
		if (isFree(onFree)) {
			this.taken = true;
			return true;
		}
		return false;
	}

	synchronized boolean isFree(Runnable onFree) {
		if (this.taken) {
			this.waiting.add(onFree);
		}
		else {
			this.waiting.remove(onFree);
		}
		return !this.taken;
	}

	/** Leave; the loop that has waited longest is notified first. */
	void leave() {
		List<Runnable> waiting;
		synchronized (this) {
			this.taken = false;
			waiting = List.copyOf(this.waiting);
			this.waiting.clear();
		}
		waiting.forEach(Runnable::run);
	}

	synchronized void forgetWaiting(Runnable onFree) {
		this.waiting.remove(onFree);
	}

}
