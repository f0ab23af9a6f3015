// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.sql;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.chihuo.backend.jdbc.TestDatabase;

class H2SqlStepTests extends SqlStepContract {

	@Override
	protected TestDatabase openDatabase() {
		return TestDatabase.h2();
	}

	@Override
	protected Map<String, Object> typedValues() {
		Map<String, Object> values = new LinkedHashMap<>();
		values.put("cast(1 as int)", 1);
		values.put("cast(9007199254740993 as bigint)", 9_007_199_254_740_993L);
		values.put("cast(1.5 as decimal(10, 2))", new BigDecimal("1.50"));
		values.put("cast(1.5 as double precision)", 1.5);
		values.put("cast('NaN' as double precision)", "NaN");
		values.put("true", true);
		values.put("'ä😀'", "ä😀");
		values.put("cast(null as int)", null);
		values.put("cast(null as timestamp)", null);
		values.put("date '2026-11-28'", "2026-11-28");
		values.put("time '12:30:00'", "12:30:00");
		values.put("timestamp '2026-03-29 02:30:00'", "2026-03-29T02:30:00");
		values.put("timestamp with time zone '2026-11-28 12:30:00.5+02'", "2026-11-28T12:30:00.5+02:00");
		values.put("x'01ff'", "Af8=");
		values.put("cast(x'01ff' as blob)", "Af8=");
		values.put("cast('text' as clob)", "text");
		values.put("uuid '11111111-2222-3333-4444-555555555555'", "11111111-2222-3333-4444-555555555555");
		values.put("array[1, 2]", List.of(1, 2));
		values.put("json '{\"a\":1}'", "{\"a\":1}");
		values.put("interval '1' day", "INTERVAL '1' DAY");
		return values;
	}

}
