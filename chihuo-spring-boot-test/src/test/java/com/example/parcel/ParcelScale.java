// SPDX-License-Identifier: Apache-2.0

package com.example.parcel;

import org.springframework.stereotype.Component;

/** A component, which is not part of a slice unless a test includes it. */
@Component
class ParcelScale {

	int weigh(Parcel parcel) {
		return parcel.grams().inGrams();
	}

}
