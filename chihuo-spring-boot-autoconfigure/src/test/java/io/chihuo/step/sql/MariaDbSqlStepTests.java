// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.sql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;

import io.chihuo.backend.jdbc.TestDatabase;

class MariaDbSqlStepTests extends SqlStepContract {

	@Override
	protected TestDatabase openDatabase() {
		return TestDatabase.mariaDb();
	}

	@Override
	protected Map<String, Object> typedValues() {
		Map<String, Object> values = new LinkedHashMap<>();
		values.put("cast(1 as int)", 1);
		values.put("cast(9007199254740993 as signed)", 9_007_199_254_740_993L);
		values.put("cast(18446744073709551615 as unsigned)", new BigInteger("18446744073709551615"));
		values.put("cast(1.5 as decimal(10, 2))", new BigDecimal("1.50"));
		values.put("cast(1.5 as double)", 1.5);
		values.put("'ä😀'", "ä😀");
		values.put("null", null);
		values.put("cast('2026-11-28' as date)", "2026-11-28");
		values.put("cast('12:30:00' as time)", "12:30:00");
		values.put("cast('838:59:59' as time)", "838:59:59");
		values.put("cast('2026-03-29 02:30:00' as datetime)", "2026-03-29T02:30:00");
		values.put("cast(x'01ff' as binary(2))", "Af8=");
		return values;
	}

}
