// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.harness;

import java.lang.management.ManagementFactory;

/**
 * Measures the live objects on the heap.
 */
public final class Heap {

	private static final int GC_COUNT = 3;

	private static final int ARRAY_HEADER_BYTES = 16;

	private static final int ALIGNMENT_BYTES = 8;

	private Heap() {
	}

	/**
	 * Bytes in use after all garbage was collected.
	 */
	public static long usedBytes() {
		long used = Long.MAX_VALUE;
		for (int i = 0; i < GC_COUNT; i++) {
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
		return (ARRAY_HEADER_BYTES + length + ALIGNMENT_BYTES - 1) / ALIGNMENT_BYTES * ALIGNMENT_BYTES;
	}

}
