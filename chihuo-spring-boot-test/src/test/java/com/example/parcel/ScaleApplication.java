// SPDX-License-Identifier: Apache-2.0

package com.example.parcel;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
class ScaleApplication {

}
