// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.sql;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.chihuo.backend.jdbc.TestDatabase;

class PostgresSqlStepTests extends SqlStepContract {

	@Override
	protected TestDatabase openDatabase() {
		return TestDatabase.postgres();
	}

	@Override
	protected Map<String, Object> typedValues() {
		Map<String, Object> values = new LinkedHashMap<>();
		values.put("1::int", 1);
		values.put("9007199254740993::bigint", 9_007_199_254_740_993L);
		values.put("1.5::decimal(10, 2)", new BigDecimal("1.50"));
		values.put("1.5::float8", 1.5);
		values.put("'NaN'::float8", "NaN");
		values.put("true", true);
		values.put("'ä😀'", "ä😀");
		values.put("null::int", null);
		values.put("null::timestamptz", null);
		values.put("date '2026-11-28'", "2026-11-28");
		values.put("time '12:30:00'", "12:30:00");
		values.put("timestamp '2026-03-29 02:30:00'", "2026-03-29T02:30:00");
		values.put("timestamptz '2026-11-28 12:30:00.5+02'", "2026-11-28T10:30:00.5Z");
		values.put("decode('01ff', 'hex')", "Af8=");
		values.put("'11111111-2222-3333-4444-555555555555'::uuid", "11111111-2222-3333-4444-555555555555");
		values.put("array[1, 2]", List.of(1, 2));
		values.put("array[date '2026-11-28']", List.of("2026-11-28"));
		values.put("'{\"a\": 1}'::jsonb", "{\"a\": 1}");
		values.put("interval '1 day'", "1 day");
		values.put("'10.0.0.1'::inet", "10.0.0.1");
		return values;
	}

}
