// SPDX-License-Identifier: Apache-2.0

package com.example.parcel;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;

import org.springframework.boot.jackson.JacksonComponent;

/** Belongs to the slice, as all modules for JSON. */
@JacksonComponent
class WeightJson {

	static class WeightWriter extends ValueSerializer<Parcel.Weight> {

		@Override
		public void serialize(Parcel.Weight weight, JsonGenerator json, SerializationContext context) {
			json.writeString(weight.inGrams() + " g");
		}

	}

	static class WeightReader extends ValueDeserializer<Parcel.Weight> {

		@Override
		public Parcel.Weight deserialize(JsonParser json, DeserializationContext context) {
			return Parcel.Weight.ofGrams(Integer.parseInt(json.getString().replace(" g", "")));
		}

	}

}
