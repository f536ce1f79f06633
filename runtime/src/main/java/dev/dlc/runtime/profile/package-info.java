/** Where the time of a program goes: launch by launch. */
package dev.dlc.runtime.profile;
