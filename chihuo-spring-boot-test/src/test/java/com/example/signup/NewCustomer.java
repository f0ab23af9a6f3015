// SPDX-License-Identifier: Apache-2.0

package com.example.signup;

record NewCustomer(String name, String address) {

}
