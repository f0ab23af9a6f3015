// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.harness;

import java.util.Locale;

/**
 * The goal of a row of the table.
 *
 * @param relative whether the limit is for the ratio of the workload's first row to this
 * one, else for the value of this row
 * @param least whether it is the least that will do, else the most
 * @param limit the limit
 */
public record Goal(boolean relative, boolean least, double limit) {

	/**
	 * The first row is at least this many times the row with the goal.
	 */
	public static Goal ratioOfAtLeast(double limit) {
		return new Goal(true, true, limit);
	}

	/**
	 * The first row is at most this many times the row with the goal.
	 */
	public static Goal ratioOfAtMost(double limit) {
		return new Goal(true, false, limit);
	}

	/**
	 * The row's own value is at least this.
	 */
	public static Goal atLeast(double limit) {
		return new Goal(false, true, limit);
	}

	/**
	 * The row's own value is at most this.
	 */
	public static Goal atMost(double limit) {
		return new Goal(false, false, limit);
	}

	/** To two decimals, as far as the table shows. */
	boolean isReached(Result first, Result own) {
		double value = Math.round(100 * (this.relative ? first.median() / own.median() : own.median())) / 100.0;
		return this.least ? value >= this.limit : value <= this.limit;
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT, "%s %s%s", this.least ? "≥" : "≤",
				(this.limit % 1 == 0) ? "%.0f".formatted(this.limit) : "%.2f".formatted(this.limit),
				this.relative ? " ×" : "");
	}

}
