// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.harness;

import java.lang.management.ManagementFactory;

/**
 * Measures the live objects on the heap.
 */
public final class Heap {

	private static final int COLLECTIONS = 3;

	private static final int ARRAY_HEADER = 16;

	private static final int ALIGNMENT = 8;

	private Heap() {
	}

	/**
	 * Bytes in use after all garbage was collected.
	 */
	public static long used() {
		long used = Long.MAX_VALUE;
		for (int i = 0; i < COLLECTIONS; i++) {
			System.gc();
			used = Math.min(used, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
		}
		return used;
	}

	/**
	 * Bytes of a byte array with its header and padding, as HotSpot lays it out with
	 * compressed class pointers.
	 */
	public static int sizeOfBytes(int length) {
		return (ARRAY_HEADER + length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	}

}
