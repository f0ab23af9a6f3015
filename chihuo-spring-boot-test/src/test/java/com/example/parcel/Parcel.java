// SPDX-License-Identifier: Apache-2.0

package com.example.parcel;

/**
 * A parcel.
 *
 * @param grams its weight, which only a module for JSON can read
 */
record Parcel(Weight grams) {

	/** Refuses to be read without the module. */
	static final class Weight {

		private final int number;

		private Weight(int number) {
			this.number = number;
		}

		static Weight ofGrams(int number) {
			return new Weight(number);
		}

		int inGrams() {
			return this.number;
		}

	}

}
