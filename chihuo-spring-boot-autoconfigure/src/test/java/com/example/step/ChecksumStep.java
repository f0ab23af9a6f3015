// SPDX-License-Identifier: Apache-2.0

package com.example.step;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

import org.springframework.stereotype.Component;

import io.chihuo.Task;
import io.chihuo.step.StepFields;
import io.chihuo.step.StepHandler;

@Component("checksum")
class ChecksumStep implements StepHandler<Map<String, Object>> {

	@Override
	public Map<String, Object> runStep(Task<Map<String, Object>> task) {
		StepFields fields = StepFields.readFields("checksum", task.payload(), Set.of("text", "seed"));
		CRC32 crc = new CRC32();
		crc.update((int) fields.readNumber("seed", 0, 0, 255));
		crc.update(fields.requireText("text").getBytes(StandardCharsets.UTF_8));
		return Map.of("crc32", crc.getValue());
	}

}
