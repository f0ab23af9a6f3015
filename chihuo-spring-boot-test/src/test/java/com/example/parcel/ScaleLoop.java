// SPDX-License-Identifier: Apache-2.0

package com.example.parcel;

import java.util.ArrayList;
import java.util.List;

import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;

/** Weighs parcels, and keeps them for the test. */
@ChihuoLoop(name = "parcels", finishPolicy = "on-success")
class ScaleLoop {

	final List<Parcel> weighed = new ArrayList<>();

	private final ParcelScale scale;

	ScaleLoop(ParcelScale scale) {
		this.scale = scale;
	}

	@MakeTask
	int weighParcel(Parcel parcel) {
		this.weighed.add(parcel);
		return this.scale.weigh(parcel);
	}

}
